import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

/** A value at one position in the arguments of a field. All other arguments are valid. */
export interface ArgumentCase {
  /** The path of the value in the arguments. */
  path: string[];
  /** The flaw of the value. */
  what: string;
  args: Record<string, unknown>;
}

type Field = GraphQLField<unknown, unknown>;
type Input = GraphQLArgument | GraphQLInputField;

/** Valid values of inputs and types by their names. A function creates a new value for each request. */
export type Samples = Readonly<Record<string, unknown>>;

/** Removes the value instead of replacing it. */
const ABSENT = Symbol('absent');

/** A value, after a description of its flaw. Not every type rejects it. */
type Bad = readonly [what: string, value: unknown];

const LONG = 'x'.repeat(10_000);

const NOT_TEXT: readonly Bad[] = [
  ['a boolean', true],
  ['a list of two', ['a', 'b']],
  ['an object', { a: 1 }],
];

const TEXTS: readonly Bad[] = [
  ['an empty text', ''],
  ['white space', ' \t'],
  ['a long text', LONG],
  ['U+0000', 'a\u0000b'],
  ['a control character', 'a\u0007\u001b[2J'],
  ['a lone surrogate', 'a\ud800b'],
  ['an invalid escape', 'http://x.example/%zz'],
  ['a forbidden scheme', 'javascript:alert(1)'],
];

const BAD_VALUES: Readonly<Record<string, readonly Bad[]>> = {
  String: [...NOT_TEXT, ['a number', 5], ...TEXTS],
  URI: [...NOT_TEXT, ['a number', 5], ['no URI', 'http://[::1'], ...TEXTS],
  ID: [...NOT_TEXT, ['a fraction', 1.5], ...TEXTS.slice(0, 6), ['an unknown id', 'nonsense']],
  Int: [
    ['a text', 'one'],
    ['NaN', 'NaN'],
    ['a boolean', true],
    ['a fraction', 1.5],
    ['a negative number', -1],
    ['zero', 0],
    ['the largest Int', 2_147_483_647],
    ['a number above Int', 2_147_483_648],
    ['a number below Int', -2_147_483_649],
    ['a huge number', 1e300],
    ['an object', {}],
  ],
  Boolean: [
    ['a text', 'true'],
    ['a number', 1],
    ['an object', {}],
  ],
  DateTime: [
    ['a number', 5],
    ['a word', 'tomorrow'],
    ['a date', '2026-05-04'],
    ['a month of 13', '2026-13-01T00:00:00Z'],
    ['a time before 1970', '1969-12-31T23:59:59Z'],
    ['a time far away', '9999-12-31T23:59:59-23:59'],
    ['a long text', LONG],
    ['a lone surrogate', '\ud800'],
  ],
  Date: [
    ['a number', 5],
    ['a word', 'today'],
    ['a day that does not exist', '2026-02-30'],
    ['a day before 1970', '1969-12-31'],
    ['a year of five digits', '10000-01-01'],
    ['a long text', LONG],
  ],
  JSONObject: [
    ['a text', 'x'],
    ['a number', 5],
    ['a list', []],
    ['a lone surrogate', { a: ['\ud800'] }],
    ['a key with U+0000', { 'a.b': { c: '\u0000' } }],
    ['a long text', { a: LONG }],
    ['many fields', Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, i]))],
  ],
};

const BAD_ENUM_VALUES: readonly Bad[] = [
  ['an unknown value', 'NOPE'],
  ['an empty text', ''],
  ['a number', 5],
  ['a long text', LONG],
];

/** Lists the cases for every value in the arguments of a field, at all depths, and once for each input type. */
export function listArgumentCases(field: Field, samples: Samples): ArgumentCase[] {
  const visited = new Set<GraphQLInputObjectType>();
  return field.args.flatMap((arg) =>
    listInputCases(arg, samples, visited).map(({ path, what, value }) => {
      const args = buildSampleArguments(field, samples);
      delete args[arg.name];
      return { path, what, args: value === ABSENT ? args : { ...args, [arg.name]: value } };
    }),
  );
}

/** Returns valid values for the required arguments of a field. */
export function buildSampleArguments(field: Field, samples: Samples): Record<string, unknown> {
  const given = field.args.filter((arg) => isRequiredArgument(arg) || arg.name === 'first');
  return Object.fromEntries(given.map((arg) => [arg.name, buildSample(arg, samples)]));
}

/** A value in place of an input's value. */
interface InputCase {
  path: string[];
  what: string;
  value: unknown;
}

function listInputCases(input: Input, samples: Samples, visited: Set<GraphQLInputObjectType>): InputCase[] {
  const isRequired = isNonNullType(input.type);
  const own: InputCase[] = isRequired
    ? [
        { path: [input.name], what: 'null', value: null },
        { path: [input.name], what: 'nothing', value: ABSENT },
      ]
    : [];
  const values = listTypeCases(input.type, samples, visited);
  return [...own, ...values.map(({ path, ...rest }) => ({ path: [input.name, ...path], ...rest }))];
}

function listTypeCases(type: GraphQLInputType, samples: Samples, visited: Set<GraphQLInputObjectType>): InputCase[] {
  const nullableType = getNullableType(type);
  if (isListType(nullableType)) {
    // Not a valid entry, because the server rejects the list before it examines its entries.
    const entries = listTypeCases(nullableType.ofType, samples, visited);
    return [
      { path: [], what: 'an empty list', value: [] },
      { path: [], what: 'a long list', value: Array(5_001).fill(1) },
      { path: ['0'], what: 'null in a list', value: [null] },
      ...entries.map(({ path, what, value }) => ({ path: ['0', ...path], what, value: [value] })),
    ];
  }
  if (isInputObjectType(nullableType)) {
    return listObjectCases(nullableType, samples, visited);
  }
  const bad = isEnumType(nullableType) ? BAD_ENUM_VALUES : (BAD_VALUES[nullableType.name] ?? []);
  return bad.map(([what, value]) => ({ path: [], what, value }));
}

function listObjectCases(
  type: GraphQLInputObjectType,
  samples: Samples,
  visited: Set<GraphQLInputObjectType>,
): InputCase[] {
  if (visited.has(type)) {
    return [];
  }
  visited.add(type);
  const sample = buildTypeSample(type, samples) as Record<string, unknown>;
  const cases: InputCase[] = [
    { path: [], what: 'a text', value: 'x' },
    { path: [], what: 'a number', value: 5 },
    { path: [], what: 'an empty object', value: {} },
    { path: ['nope'], what: 'an unknown field', value: { ...sample, nope: 1 } },
  ];
  const fields = Object.values(type.getFields());
  if (type.isOneOf) {
    const all = fields.map((field) => [field.name, buildSample(field, samples)]);
    cases.push({ path: [], what: 'several fields', value: Object.fromEntries(all) });
    cases.push({ path: [fields[0]?.name ?? ''], what: 'null', value: { [fields[0]?.name ?? '']: null } });
  }
  for (const field of fields) {
    for (const { path, what, value } of listInputCases(field, samples, visited)) {
      const { [field.name]: _sample, ...rest } = sample;
      const others = type.isOneOf ? {} : rest;
      cases.push({ path, what, value: value === ABSENT ? others : { ...others, [field.name]: value } });
    }
  }
  return cases;
}

function buildSample(input: Input, samples: Samples): unknown {
  return samples[input.name] ?? buildTypeSample(input.type, samples);
}

/** Calls the functions in values that contain samples. */
export function resolveSamples(value: unknown): unknown {
  if (typeof value === 'function') {
    return value();
  }
  if (Array.isArray(value)) {
    return value.map(resolveSamples);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, resolveSamples(entry)]))
    : value;
}

function buildTypeSample(type: GraphQLInputType, samples: Samples): unknown {
  const nullableType = getNullableType(type);
  const sample = samples[getNamedType(nullableType).name];
  if (sample !== undefined) {
    return isListType(nullableType) ? [sample] : sample;
  }
  if (isListType(nullableType)) {
    return [buildTypeSample(nullableType.ofType, samples)];
  }
  if (isInputObjectType(nullableType)) {
    const fields = Object.values(nullableType.getFields());
    const given = nullableType.isOneOf ? fields.slice(0, 1) : fields.filter(isRequiredInputField);
    return Object.fromEntries(given.map((field) => [field.name, buildSample(field, samples)]));
  }
  return isEnumType(nullableType) ? nullableType.getValues()[0]?.name : undefined;
}

/** Formats a value as a literal of a document. */
export function formatValue(value: unknown, type: GraphQLInputType | undefined): string {
  const nullableType = type && getNullableType(type);
  if (Array.isArray(value)) {
    const entryType = isListType(nullableType) ? nullableType.ofType : nullableType;
    return `[${value.map((entry) => formatValue(entry, entryType)).join(' ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const named = nullableType && getNamedType(nullableType);
    const fields = isInputObjectType(named) ? named.getFields() : {};
    const formatted = Object.entries(value).map(([name, entry]) => {
      // Names of JSON fields that a document can't have.
      const literalName = /^\w+$/.test(name) ? name : 'other';
      return `${literalName}: ${formatValue(entry, fields[name]?.type)}`;
    });
    return `{${formatted.join(' ')}}`;
  }
  const named = nullableType && getNamedType(nullableType);
  return isEnumType(named) && typeof value === 'string' && /^[A-Za-z]\w*$/.test(value)
    ? value
    : JSON.stringify(value).replace('e+', 'e');
}

/** Lists the fields of a type that have arguments. */
export function listFieldsWithArguments(type: GraphQLObjectType): Field[] {
  return Object.values(type.getFields()).filter(({ args }) => args.length > 0);
}
