import {
  type GraphQLField,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { schema } from '../../src/doors/graphql/schema.ts';

type RootField = GraphQLField<unknown, unknown>;

export const mutations: RootField[] = Object.values(schema.getMutationType()?.getFields() ?? {});
export const queries: RootField[] = Object.values(schema.getQueryType()?.getFields() ?? {});

interface RequestOptions {
  /** The subdomain of the app in every `AppSelector`. */
  subdomain?: string;
  /** The value of every `ID`. */
  id?: string;
  /** What to select of the field. */
  selection?: string;
}

/**
 * Builds a request for a root field with valid arguments: only the required ones and those that select an app, and
 * `first` if the field has it.
 */
export function buildRequest(
  { name, args, type }: RootField,
  { subdomain = 'shop', id = 'x', selection = '__typename' }: RequestOptions = {},
): [string, Record<string, unknown>] {
  const isAppSelector = (input: GraphQLInputType) => String(getNullableType(input)) === 'AppSelector';

  /** Returns a valid value of an input type: only the required fields, and the app if it has one. Texts are the name. */
  function buildValue(inputName: string, input: GraphQLInputType): unknown {
    const known = getNullableType(input);
    if (isAppSelector(known)) {
      return { subdomain };
    }
    if (isListType(known)) {
      return [buildValue(inputName, known.ofType)];
    }
    if (isInputObjectType(known)) {
      const fields = Object.values(known.getFields());
      const used = known.isOneOf
        ? fields.slice(0, 1)
        : fields.filter((field) => isRequiredInputField(field) || isAppSelector(field.type));
      return Object.fromEntries(used.map((field) => [field.name, buildValue(field.name, field.type)]));
    }
    if (isEnumType(known)) {
      return known.getValues()[0]?.name;
    }
    const samples: Record<string, unknown> = {
      ID: id,
      Int: 1,
      Boolean: true,
      DateTime: '2027-01-01T00:00:00Z',
      JSONObject: {},
    };
    return samples[known.name] ?? inputName;
  }

  const used = args.filter((arg) => isRequiredArgument(arg) || isAppSelector(arg.type) || arg.name === 'first');
  const parenthesize = (texts: string[]) => (texts.length === 0 ? '' : `(${texts.join(', ')})`);
  const declared = parenthesize(used.map((arg) => `$${arg.name}: ${arg.type}`));
  const passed = parenthesize(used.map((arg) => `${arg.name}: $${arg.name}`));
  const below = isLeafType(getNullableType(type)) ? '' : `{ ${selection} }`;
  const kind = mutations.some((field) => field.name === name) ? 'mutation' : 'query';
  return [
    `${kind} ${declared} { ${name}${passed} ${below} }`,
    Object.fromEntries(used.map((arg) => [arg.name, buildValue(arg.name, arg.type)])),
  ];
}
