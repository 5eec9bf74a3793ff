import type { RecordKind } from '../../domain/access/permissions.ts';
import type { AppName } from '../../domain/apps/app-name.ts';
import { attempt, DomainFailure } from '../../domain/failures.ts';
import { isId, type RequestedId } from '../../domain/ids.ts';
import { PAGE_LIMIT } from '../../domain/paging.ts';
import type { Context } from './context.ts';
import { decodeGlobalId, type GlobalId } from './global-id.ts';
import type { RecordKey } from './loaders.ts';

export const GLOBAL_ID_DESCRIPTION = 'The global id. Pass it to `node` to fetch the object again.';

/** Parses the inner part of a record's global id: `<app id>:<id>`. */
function parseRecordKey(id: string): RecordKey {
  const [appId = '', recordId = ''] = id.split(':');
  return { appId, id: recordId };
}

/** The app and the id of a record, as services expect them. */
interface RecordName {
  app: AppName | null;
  appId: string | null;
  id: RequestedId;
}

/**
 * Parses a record's global id in an input into the app and the record id that services expect. If the global id is
 * invalid or has another type, `id` is a failure with COULD_NOT_FIND_RECORD. The service throws it after it has checked
 * the caller's permission. `field` is the name of the input field.
 */
export function parseRecordId(globalId: string, typename: string, field = 'id'): RecordName {
  const decoded = attempt(() => decodeGlobalId(globalId));
  const { appId, id } = parseRecordKey(decoded instanceof DomainFailure ? '' : decoded.id);
  if (decoded instanceof DomainFailure || decoded.typename !== typename || id === '') {
    const details = `\`${field}\` is not the global id of a \`${typename}\`.`;
    return { app: null, appId: null, id: new DomainFailure('COULD_NOT_FIND_RECORD', { field, details }) };
  }
  return { app: { ofRecord: appId, field }, appId, id };
}

/** Like `parseRecordId`, and also accepts the id of the record alone, as deep links carry it. An empty id counts as missing. */
export function parseRawOrRecordId(id: string, typename: string, field = 'id'): RecordName {
  return isId(id) || id === '' ? { app: null, appId: null, id } : parseRecordId(id, typename, field);
}

/**
 * Parses the global id of an app or an admin key, which consists of their own id only. If the global id is invalid or
 * has another type, returns a failure like that of `parseRecordId`. `field` is the name of the input field.
 */
export function parseGlobalId(globalId: string, typename: 'App' | 'AdminKey', field: string): RequestedId {
  const decoded = attempt(() => decodeGlobalId(globalId));
  if (!(decoded instanceof DomainFailure) && decoded.typename === typename) {
    return decoded.id;
  }
  return new DomainFailure('COULD_NOT_FIND_RECORD', {
    field,
    details: `\`${field}\` is not the global id of an \`${typename}\`.`,
  });
}

/**
 * Decodes a global id for `node` and `nodes`. An invalid one becomes an id that no record has, so that it is null like
 * any other missing record, and one of them doesn't fail a whole list.
 */
export function decodeNodeId(globalId: string): GlobalId {
  const decoded = attempt(() => decodeGlobalId(globalId));
  return decoded instanceof DomainFailure ? { typename: 'SmartLink', id: '' } : decoded;
}

/** Formats the inner part of a record's global id. */
export function formatRecordId(record: RecordKey): string {
  return `${record.appId}:${record.id}`;
}

/**
 * Loads records for `node` and `nodes`. A record of another app is null, as if it did not exist, so that clients cannot
 * learn which ids other apps use. Fails only if the caller cannot read any record of this kind.
 */
export async function loadRecords<T>(
  ids: readonly string[],
  { caller, services }: Context,
  kind: RecordKind,
  load: (key: RecordKey) => Promise<T | null>,
): Promise<(T | null)[]> {
  return Promise.all(
    ids.map(async (id) => {
      const key = parseRecordKey(id);
      const app = await toNullIfNotFound(services.apps.readAppOfRecord(caller, kind, key.appId));
      return app === null ? null : load(key);
    }),
  );
}

/** Fails with BAD_USER_INPUT if there are more ids than the maximum size of a page. */
export function assertIdCount(ids: readonly unknown[]): void {
  if (ids.length > PAGE_LIMIT) {
    throw new DomainFailure('BAD_USER_INPUT', {
      field: 'ids',
      details: `\`ids\` must have at most ${PAGE_LIMIT} entries; got ${ids.length}.`,
    });
  }
}

/** Returns null instead of failing with COULD_NOT_FIND_RECORD. */
export async function toNullIfNotFound<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof DomainFailure && error.code === 'COULD_NOT_FIND_RECORD') {
      return null;
    }
    throw error;
  }
}
