import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import JSON5 from 'json5';
import { DomainFailure } from '../../domain/failures.ts';
import { parseJson } from '../../domain/json.ts';
import { parseJsonBytes } from '../../domain/json-bytes.ts';
import { JsonLimitError, scanAtOnce } from '../../domain/json-scanner.ts';
import { isUtf8ContentType } from '../http/content-charset.ts';
import { skipByteOrderMark } from '../http/request-body.ts';
import type { JsonBody } from './endpoint.ts';

/** The maximum number of values in a body, at all levels. Metadata can have about 8,000. */
const MAX_VALUES = 20_000;

/**
 * The maximum size in bytes, the maximum number of values, and the maximum number of integers that a JavaScript number
 * would change. JSON5 takes a hundred times as long to parse as JSON, and is meant for bodies that people write by hand.
 */
const JSON5_LIMIT = 50_000;
const MAX_JSON5_VALUES = 5_000;
const MAX_JSON5_INTEGERS = 100;

/**
 * Parses a body as JSON, otherwise as JSON5, whatever the media type is. An empty body is `{}`. Fails with
 * INVALID_JSON if the body isn't an object in UTF-8, is compressed, is nested too deeply or has too many values.
 */
export async function parseBody(body: Buffer, headers: IncomingHttpHeaders): Promise<JsonBody> {
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
  const value = await parseBytes(skipByteOrderMark(body));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw createInvalidJsonFailure('The body must be a JSON object, for example `{"name": "value"}`.');
  }
  return value as JsonBody;
}

/** Creates the failure for a body that can't be parsed. */
export function createInvalidJsonFailure(details: string, http?: number): DomainFailure {
  return new DomainFailure('INVALID_JSON', { details, ...(http === undefined ? {} : { http }) });
}

async function parseBytes(bytes: Buffer): Promise<unknown> {
  try {
    return await parseJsonBytes(bytes, MAX_VALUES);
  } catch (error) {
    if (error instanceof JsonLimitError) {
      throw createInvalidJsonFailure(`The body ${error.rule}.`);
    }
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    return parseJson5(bytes);
  }
}

/** Parses JSON5. An empty text is `{}`. */
function parseJson5(bytes: Buffer): unknown {
  if (bytes.length > JSON5_LIMIT) {
    throw createInvalidJsonFailure(
      `The body is not valid JSON, and JSON5 is supported only up to ${JSON5_LIMIT} bytes.`,
    );
  }
  const text = bytes.toString('utf8');
  if (text.trim() === '') {
    return {};
  }
  // The parser accepts these characters, but prints a warning each time, so any client could flood the server's
  // console.
  if (/[\u2028\u2029]/.test(text)) {
    throw createInvalidJsonFailure('The body is not valid JSON, and JSON5 with U+2028 or U+2029 is not supported.');
  }
  try {
    scanAtOnce(bytes, { maxValues: MAX_JSON5_VALUES, isJson5: true });
    return parseJson(text, { parse: (json5) => JSON5.parse(json5), maxIntegers: MAX_JSON5_INTEGERS });
  } catch (error) {
    if (error instanceof JsonLimitError) {
      throw createInvalidJsonFailure(`The body is not valid JSON, and JSON5 ${error.rule}.`);
    }
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    throw createInvalidJsonFailure(
      `The body is neither valid JSON nor JSON5: ${error.message.replace(/^JSON5: /, '')}.`,
    );
  }
}
