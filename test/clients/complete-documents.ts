import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
} from 'graphql';

/** A named operation and its text. */
export interface Operation {
  name: string;
  kind: 'Query' | 'Mutation';
  text: string;
}

/** How a document reaches a type: the field of another type, or a member of an interface or union. Null for a root. */
type Step = { parent: GraphQLCompositeType; field: GraphQLField<unknown, unknown> | null } | null;

/**
 * Builds one operation for each object type, interface and union of a schema. It selects all fields of the type, with
 * all of their arguments as variables, on the shortest way from `Query`, or from `Mutation` if no query leads there.
 * Relay's compiler requires the names to begin with that of the file, `prefix`.
 */
export function buildCompleteDocuments(schema: GraphQLSchema, prefix: string): Operation[] {
  const steps = findSteps(schema);
  return [...steps.keys()].map((type) => buildOperation(schema, steps, type, prefix));
}

/** Finds the shortest way to each type, breadth first. Types that no way leads to are missing. */
function findSteps(schema: GraphQLSchema): Map<GraphQLCompositeType, Step> {
  const steps = new Map<GraphQLCompositeType, Step>();
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    if (root == null) {
      continue;
    }
    steps.set(root, null);
    const queue: GraphQLCompositeType[] = [root];
    for (const parent of queue) {
      const next = listNextTypes(schema, parent).filter(({ type }) => !steps.has(type));
      for (const { type, field } of next) {
        if (!steps.has(type)) {
          steps.set(type, { parent, field });
          queue.push(type);
        }
      }
    }
  }
  return steps;
}

function listNextTypes(schema: GraphQLSchema, type: GraphQLCompositeType) {
  const members = isAbstractType(type)
    ? schema.getPossibleTypes(type).map((member) => ({ type: member as GraphQLCompositeType, field: null }))
    : [];
  const fields = listFields(type).flatMap((field) => {
    const fieldType = getNamedType(field.type);
    return isCompositeType(fieldType) ? [{ type: fieldType, field }] : [];
  });
  // No field has the type of an interface that only serves fragments.
  const interfaces = isObjectType(type)
    ? type.getInterfaces().map((implemented) => ({ type: implemented as GraphQLCompositeType, field: null }))
    : [];
  return [...fields, ...members, ...interfaces];
}

function listFields(type: GraphQLCompositeType): GraphQLField<unknown, unknown>[] {
  return 'getFields' in type ? Object.values(type.getFields()) : [];
}

function buildOperation(
  schema: GraphQLSchema,
  steps: ReadonlyMap<GraphQLCompositeType, Step>,
  type: GraphQLCompositeType,
  prefix: string,
): Operation {
  const variables: string[] = [];
  const formatField = ({ name, args }: GraphQLField<unknown, unknown>): string => {
    const values = args.map((arg) => {
      variables.push(`$v${variables.length}: ${arg.type}`);
      return `${arg.name}: $v${variables.length - 1}`;
    });
    return values.length === 0 ? name : `${name}(${values.join(', ')})`;
  };
  const ownFields = listFields(type).map(
    (field) => formatField(field) + (isCompositeType(getNamedType(field.type)) ? ' { __typename }' : ''),
  );
  const step = steps.get(type);
  // Below one of its object types, an interface has no other members.
  const isBelowMember = step != null && step.field === null && isObjectType(step.parent);
  const members =
    isAbstractType(type) && !isBelowMember
      ? schema.getPossibleTypes(type).map((member) => `... on ${member.name} { __typename }`)
      : [];
  // Relay's compiler rejects `__typename` on a root type.
  const typename = steps.get(type) === null ? [] : ['__typename'];
  let selection = [...typename, ...ownFields, ...members].join('\n');
  let root = type;
  for (let way = step; way != null; way = steps.get(root)) {
    const head = way.field === null ? `... on ${root.name}` : formatField(way.field);
    selection = `${head} { ${selection} }`;
    root = way.parent;
  }
  const kind = isObjectType(root) && root === schema.getMutationType() ? 'Mutation' : 'Query';
  const name = `${prefix}${type.name}${kind}`;
  const parameters = variables.length === 0 ? '' : `(${variables.join(', ')})`;
  return { name, kind, text: `${kind.toLowerCase()} ${name}${parameters} { ${selection} }` };
}
