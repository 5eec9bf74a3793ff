import { DomainFailure } from '../../domain/failures.ts';
import { isId } from '../../domain/ids.ts';

/** The parts of a global id. */
export interface GlobalId {
  typename: string;
  /** `<app id>:<id>`, or the app id alone for an app. */
  id: string;
}

/** The types that implement `Node`. */
const NODE_TYPES: ReadonlySet<string> = new Set(['App', 'Credential', 'Route', 'SmartLink', 'Template']);

/** Encodes a global id as an opaque, URL-safe string. */
export function encodeGlobalId(typename: string, id: string | number | bigint): string {
  return Buffer.from(`${typename}:${id}`).toString('base64url');
}

/** Decodes a global id. Fails with COULD_NOT_FIND_RECORD if it is invalid. */
export function decodeGlobalId(globalId: string): GlobalId {
  const text = Buffer.from(globalId, 'base64url').toString('utf8');
  const [, typename, id] = /^([A-Za-z]+):([0-9a-f-]+(?::[0-9a-f-]+)?)$/.exec(text) ?? [];
  if (typename === undefined || id === undefined || !NODE_TYPES.has(typename) || !id.split(':').every(isId)) {
    throw new DomainFailure('COULD_NOT_FIND_RECORD', { field: 'id', details: '`id` is not a valid global id.' });
  }
  return { typename, id };
}

/** Encodes a cursor: a position in a list that is ordered by id. */
export function encodeCursor(id: string): string {
  return Buffer.from(`id:${id}`).toString('base64url');
}

/** Returns the id in a cursor, or null without a cursor. Fails with BAD_USER_INPUT if the cursor is invalid. */
export function decodeCursor(cursor: string | null | undefined, field: 'after' | 'before'): string | null {
  if (cursor == null) {
    return null;
  }
  const id = /^id:(.*)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1];
  if (id === undefined || !isId(id)) {
    throw new DomainFailure('BAD_USER_INPUT', {
      field,
      details: `\`${field}\` must be a cursor that this list returned.`,
    });
  }
  return id;
}
