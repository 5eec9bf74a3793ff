import { GraphQLError, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { isDay } from '../../../domain/events/day.ts';
import { type JsonObject, parseNumber } from '../../../domain/json.ts';
import { builder } from '../builder.ts';

/**
 * Accepts any text: each operation says in its own error which URIs it accepts, and how to fix others. Only what is
 * always absolute has this type. A target URI or an override's link can be a path, and a template's URL is a pattern.
 */
builder.scalarType('URI', {
  description:
    'An absolute URI (RFC 3986): the URL of a web page, such as `https://www.example.com/sale?ref=mail`, or a deep link, such as `shop://products/42`. The field says which URIs it accepts as input.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3986',
  serialize: (uri) => uri,
  parseValue: (value) => {
    if (typeof value === 'string') {
      return value;
    }
    throw new GraphQLError('A `URI` must be a string, such as `https://www.example.com/`.');
  },
});

/** ISO 8601 with a time zone, as in RFC 3339, section 5.6: without it, the instant would depend on the machine. */
const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

builder.scalarType('DateTime', {
  description:
    'An ISO 8601 date and time with a time zone, such as `2026-05-04T12:30:00Z`. As input, from 1970 to the end of 9999.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  serialize: (time) => new Date(time).toISOString(),
  parseValue: (value) => {
    const time = typeof value === 'string' && isDateTime(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(time)) {
      throw new GraphQLError(
        'A `DateTime` must be an ISO 8601 string with a time zone, such as `2026-05-04T12:30:00Z`.',
      );
    }
    return time;
  },
});

builder.scalarType('Date', {
  description: 'An ISO 8601 date in UTC, such as `2026-05-04`. As input, from 1970.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  serialize: (day) => day,
  parseValue: (value) => {
    if (typeof value === 'string' && isDay(value)) {
      return value;
    }
    throw new GraphQLError('A `Date` must be an ISO 8601 date since 1970, such as `2026-05-04`.');
  },
});

builder.scalarType('JSONObject', {
  description: 'A JSON object with values of any type.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259#section-4',
  serialize: (value) => value,
  parseValue: (value) => requireJsonObject(value),
  parseLiteral: (node, variables) => {
    if (node.kind !== Kind.OBJECT) {
      throw createNotAnObjectError();
    }
    return requireJsonObject(evaluateLiteral(node, variables));
  },
});

/** Checks the day as well: `Date.parse` reads February 30 as March 2. */
function isDateTime(text: string): boolean {
  const [, year, month, day] = RFC_3339.exec(text) ?? [];
  return Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
}

/**
 * Returns the value of a literal, with its variables replaced. As in any other input, a variable without a value leaves
 * out its field; in a list, it becomes null.
 */
function evaluateLiteral(node: ValueNode, variables: Record<string, unknown> | null | undefined): unknown {
  if (node.kind === Kind.LIST) {
    return node.values.map((value) => evaluateLiteral(value, variables) ?? null);
  }
  if (node.kind === Kind.INT || node.kind === Kind.FLOAT) {
    return parseNumber(node.value);
  }
  if (node.kind !== Kind.OBJECT) {
    return valueFromASTUntyped(node, variables);
  }
  // Without a prototype, a field named `__proto__` is an ordinary field.
  const object: Record<string, unknown> = Object.create(null);
  for (const field of node.fields) {
    const value = evaluateLiteral(field.value, variables);
    if (value !== undefined) {
      object[field.name.value] = value;
    }
  }
  return object;
}

function requireJsonObject(value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw createNotAnObjectError();
  }
  return value as JsonObject;
}

function createNotAnObjectError(): GraphQLError {
  return new GraphQLError('A `JSONObject` must be a JSON object.');
}
