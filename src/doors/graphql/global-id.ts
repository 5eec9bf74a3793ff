import { DomainFailure } from '../../domain/failures.ts';
import { isId } from '../../domain/ids.ts';
import { PLATFORM_KINDS } from '../../domain/platform-kind.ts';

/** The parts of a global id. */
export interface GlobalId {
  typename: string;
  /** `<app id>:<id>`, `<app id>:<kind>` for a platform, or the id alone for an app and an admin key. */
  id: string;
}

const isPlatformKind = (text: string) => (PLATFORM_KINDS as readonly string[]).includes(text);

/** The types that implement `Node`, with the checks of the parts of their ids. */
const ID_PARTS: ReadonlyMap<string, ((part: string) => boolean)[]> = new Map([
  ['AdminKey', [isId]],
  ['App', [isId]],
  ['Click', [isId, isId]],
  ['Platform', [isId, isPlatformKind]],
  ['PlatformToken', [isId, isId]],
  ['Route', [isId, isId]],
  ['SmartLink', [isId, isId]],
  ['Template', [isId, isId]],
]);

/** Encodes a global id as an opaque, URL-safe string. */
export function encodeGlobalId(typename: string, id: string | number | bigint): string {
  return Buffer.from(`${typename}:${id}`).toString('base64url');
}

/** Decodes the global id in an input field. Fails with COULD_NOT_FIND_RECORD if it is invalid. */
export function decodeGlobalId(globalId: string, field = 'id'): GlobalId {
  const text = Buffer.from(globalId, 'base64url').toString('utf8');
  const [typename = '', ...parts] = text.split(':');
  const checks = ID_PARTS.get(typename);
  if (checks?.length !== parts.length || !parts.every((part, i) => checks[i]?.(part))) {
    throw new DomainFailure('COULD_NOT_FIND_RECORD', { field, details: `\`${field}\` is not a valid global id.` });
  }
  return { typename, id: parts.join(':') };
}

/** Encodes a cursor: a position in a list, which is an id unless the list can have several orders. */
export function encodeCursor(position: string): string {
  return Buffer.from(`id:${position}`).toString('base64url');
}

/** Returns the position in a cursor, or null without a cursor. Fails with BAD_USER_INPUT if the cursor is invalid. */
export function decodePosition(cursor: string | null | undefined, field: 'after' | 'before'): string | null {
  return cursor == null ? null : (parseCursor(cursor) ?? throwInvalidCursor(field));
}

/** Returns the id in a cursor, or null without a cursor. Fails with BAD_USER_INPUT if the cursor is invalid. */
export function decodeCursor(cursor: string | null | undefined, field: 'after' | 'before'): string | null {
  const id = decodePosition(cursor, field);
  return id === null || isId(id) ? id : throwInvalidCursor(field);
}

function parseCursor(cursor: string): string | undefined {
  return /^id:(.+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1];
}

function throwInvalidCursor(field: 'after' | 'before'): never {
  throw new DomainFailure('BAD_USER_INPUT', {
    field,
    details: `\`${field}\` must be a cursor that this list returned.`,
  });
}
