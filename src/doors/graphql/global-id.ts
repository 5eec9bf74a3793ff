import { DomainFailure } from '../../domain/failures.ts';
import { isId } from '../../domain/ids.ts';

/** What a global id encodes: the type, the app, and the id within the app. */
interface GlobalId {
  typename: string;
  /** `<app id>:<id>`; for an app itself the app id alone. */
  id: string;
}

/** The types that can be fetched again: all that implement `Node`. */
const NODE_TYPES: ReadonlySet<string> = new Set(['App', 'Credential', 'Route', 'SmartLink', 'Template']);

/** A global id as clients see it: opaque, and safe in a URL. */
export function encodeGlobalId(typename: string, id: string | number | bigint): string {
  return Buffer.from(`${typename}:${id}`).toString('base64url');
}

/** The parts of a global id. Fails with COULD_NOT_FIND_RECORD for what is none. */
export function decodeGlobalId(globalId: string): GlobalId {
  const text = Buffer.from(globalId, 'base64url').toString('utf8');
  const [, typename, id] = /^([A-Za-z]+):([0-9a-f-]+(?::[0-9a-f-]+)?)$/.exec(text) ?? [];
  if (typename === undefined || id === undefined || !NODE_TYPES.has(typename) || !id.split(':').every(isId)) {
    throw new DomainFailure('COULD_NOT_FIND_RECORD', { field: 'id', details: 'This is no global id of ours.' });
  }
  return { typename, id };
}

/** A position in a list that is ordered by id. */
export function encodeCursor(id: string): string {
  return Buffer.from(`id:${id}`).toString('base64url');
}

/** The id that a cursor stands for; null stays null. Fails with INVALID_JSON for what is no cursor of ours. */
export function decodeCursor(cursor: string | null | undefined, field: 'after' | 'before'): string | null {
  if (cursor == null) {
    return null;
  }
  const id = /^id:(.*)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1];
  if (id === undefined || !isId(id)) {
    throw new DomainFailure('INVALID_JSON', { field, details: `\`${field}\` is no cursor that this list gave out.` });
  }
  return id;
}
