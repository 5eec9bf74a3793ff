import { GraphQLError, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { isDay } from '../../../domain/events/day.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { builder } from '../builder.ts';

/** ISO 8601 with a zone, as RFC 3339 §5.6 has it: a time without a zone would mean another instant on every machine. */
const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

builder.scalarType('DateTime', {
  description: 'An instant as ISO 8601 text with its zone (`2026-05-04T12:30:00Z`).',
  serialize: (time) => new Date(time).toISOString(),
  parseValue: (value) => {
    const time = typeof value === 'string' && isDateTime(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(time)) {
      throw new GraphQLError('A DateTime is ISO 8601 text with its zone, such as 2026-05-04T12:30:00Z.');
    }
    return time;
  },
});

builder.scalarType('Date', {
  description: 'A day of UTC as ISO 8601 text (`2026-05-04`).',
  serialize: (day) => day,
  parseValue: (value) => {
    if (typeof value === 'string' && isDay(value)) {
      return value;
    }
    throw new GraphQLError('A Date is a day as ISO 8601 text, such as 2026-05-04.');
  },
});

builder.scalarType('JSONObject', {
  description: 'A JSON object, nested at will.',
  serialize: (value) => value,
  parseValue: (value) => requireJsonObject(value),
  parseLiteral: (node, variables) => {
    if (node.kind !== Kind.OBJECT) {
      throw createNotAnObjectError();
    }
    return requireJsonObject(evaluateLiteral(node, variables));
  },
});

/** JavaScript takes the 30th of February for the 2nd of March; nobody who writes it means that. */
function isDateTime(text: string): boolean {
  const [, year, month, day] = RFC_3339.exec(text) ?? [];
  return Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
}

/**
 * A literal with the variables in it. One that was not given is as absent as in any other input: its field is left out,
 * and in a list, where nothing can be left out, it is null.
 */
function evaluateLiteral(node: ValueNode, variables: Record<string, unknown> | null | undefined): unknown {
  if (node.kind === Kind.LIST) {
    return node.values.map((value) => evaluateLiteral(value, variables) ?? null);
  }
  if (node.kind !== Kind.OBJECT) {
    return valueFromASTUntyped(node, variables);
  }
  // Without a prototype, so that a field called `__proto__` is one like any other.
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
  return new GraphQLError('This is to be a JSON object.');
}
