import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import JSON5 from 'json5';
import { DomainFailure } from '../../domain/failures.ts';
import { parseJson } from '../../domain/json.ts';
import { isUtf8ContentType } from '../http/content-charset.ts';
import type { JsonBody } from './endpoint.ts';

/**
 * In bytes. JSON5 takes a hundred times as long to parse as JSON, and is meant for bodies that people write by hand.
 */
const JSON5_LIMIT = 50_000;

/** Protects recursive code from a stack overflow. Higher than the 64 levels allowed in metadata. */
const MAX_LEVELS = 100;

/**
 * Parses a body as JSON, otherwise as JSON5, whatever the media type is. An empty body is `{}`. Fails with
 * INVALID_JSON if the body isn't an object in UTF-8, is compressed or is nested too deeply.
 */
export function parseBody(body: Buffer, headers: IncomingHttpHeaders): JsonBody {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') {
    throw createInvalidJsonFailure('`Content-Encoding` is not supported. Send the body uncompressed.', 415);
  }
  if (body.length === 0) {
    return {};
  }
  if (!isUtf8ContentType(headers['content-type'])) {
    throw createInvalidJsonFailure('The charset in `Content-Type` must be UTF-8.');
  }
  if (!isUtf8(body)) {
    throw createInvalidJsonFailure('The body must be encoded as UTF-8.');
  }
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') {
    return {};
  }
  const value = parseText(text, body.length);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw createInvalidJsonFailure('The body must be a JSON object, for example `{"name": "value"}`.');
  }
  // A level takes at least two characters, so short bodies need no check.
  if (text.length > 2 * MAX_LEVELS && countLevels(value) > MAX_LEVELS) {
    throw createInvalidJsonFailure(`The body must have at most ${MAX_LEVELS} levels of nesting.`);
  }
  return value as JsonBody;
}

/** Creates the failure for a body that can't be parsed. */
export function createInvalidJsonFailure(details: string, http?: number): DomainFailure {
  return new DomainFailure('INVALID_JSON', { details, ...(http === undefined ? {} : { http }) });
}

function parseText(text: string, bytes: number): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    return parseJson5(text, bytes);
  }
}

function parseJson5(text: string, bytes: number): unknown {
  if (bytes > JSON5_LIMIT) {
    throw createInvalidJsonFailure(
      `The body is not valid JSON, and JSON5 is supported only up to ${JSON5_LIMIT} bytes.`,
    );
  }
  // The parser accepts these characters, but prints a warning each time, so any client could flood the server's
  // console.
  if (/[\u2028\u2029]/.test(text)) {
    throw createInvalidJsonFailure('The body is not valid JSON, and JSON5 with U+2028 or U+2029 is not supported.');
  }
  try {
    return parseJson(text, (json5) => JSON5.parse(json5));
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    throw createInvalidJsonFailure(
      `The body is neither valid JSON nor JSON5: ${error.message.replace(/^JSON5: /, '')}.`,
    );
  }
}

/** Counts the levels of nesting, up to one more than allowed. Iterates, since recursion could overflow the stack. */
function countLevels(value: object): number {
  let level = [value];
  let levels = 0;
  while (level.length > 0 && levels <= MAX_LEVELS) {
    levels += 1;
    level = level.flatMap((container) =>
      Object.values(container).filter((child): child is object => typeof child === 'object' && child !== null),
    );
  }
  return levels;
}
