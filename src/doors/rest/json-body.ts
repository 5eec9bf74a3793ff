import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import JSON5 from 'json5';
import { DomainFailure } from '../../domain/failures.ts';
import type { JsonBody } from './endpoint.ts';

/** JSON5 takes a hundred times as long as JSON: it is for what people write by hand, which no link outgrows. */
const JSON5_LIMIT = 50_000;

/** Metadata may have 64 levels. Nothing behind this door has to fear for its stack. */
const MAX_LEVELS = 100;

/**
 * The object in a body: strict JSON, else JSON5, whatever the content type says; no body is `{}`. Fails with
 * INVALID_JSON.
 */
export function parseBody(body: Buffer, headers: IncomingHttpHeaders): JsonBody {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') {
    throw createInvalidJsonFailure('Content-Encoding: send the body as it is, not compressed', 415);
  }
  if (body.length === 0) {
    return {};
  }
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) {
    throw createInvalidJsonFailure('Content-Type: the charset has to be UTF-8');
  }
  if (!isUtf8(body)) {
    throw createInvalidJsonFailure('The body is not encoded as UTF-8.');
  }
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') {
    return {};
  }
  const value = parseText(text, body.length);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw createInvalidJsonFailure('The body is no JSON object; write {"name": value}.');
  }
  // A level takes two characters at least: most bodies are too short for many.
  if (text.length > 2 * MAX_LEVELS && countLevels(value) > MAX_LEVELS) {
    throw createInvalidJsonFailure(`The body is nested deeper than ${MAX_LEVELS} levels.`);
  }
  return value as JsonBody;
}

/** A body that there is no reading of. */
export function createInvalidJsonFailure(details: string, http?: number): DomainFailure {
  return new DomainFailure('INVALID_JSON', { details, ...(http === undefined ? {} : { http }) });
}

function parseText(text: string, bytes: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    return parseJson5(text, bytes);
  }
}

function parseJson5(text: string, bytes: number): unknown {
  if (bytes > JSON5_LIMIT) {
    throw createInvalidJsonFailure('The body is no JSON, and too large to be read as JSON5.');
  }
  // The parser would take them, with a warning on the server's console that any stranger could fill.
  if (/[\u2028\u2029]/.test(text)) {
    throw createInvalidJsonFailure('The body is no JSON; as JSON5 it may not have U+2028 or U+2029.');
  }
  try {
    return JSON5.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    throw createInvalidJsonFailure(`The body is neither JSON nor JSON5: ${error.message.replace(/^JSON5: /, '')}.`);
  }
}

/** How deep an object is nested, as far as it matters. Level by level: recursion is what is to be guarded. */
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
