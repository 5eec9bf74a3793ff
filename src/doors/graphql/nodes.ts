import type { RecordKind } from '../../domain/access/permissions.ts';
import { attempt, DomainFailure } from '../../domain/failures.ts';
import type { RequestedId } from '../../domain/ids.ts';
import { PAGE_LIMIT } from '../../domain/paging.ts';
import type { Context } from './context.ts';
import { decodeGlobalId } from './global-id.ts';
import type { RecordKey } from './loaders.ts';

export const GLOBAL_ID_DESCRIPTION = 'The global id: give it to `node` to fetch the same again.';

/** The record that a global id's inner part (`<app id>:<id>`) means. */
function parseRecordKey(id: string): RecordKey {
  const [appId = '', recordId = ''] = id.split(':');
  return { appId, id: recordId };
}

/**
 * The record that a global id in an input means: its app and id, as services take them. A global id of another type, or
 * of none, becomes a failure with COULD_NOT_FIND_RECORD in place of the id; the service reports it once it has checked
 * the caller's permission.
 */
export function parseRecordId(globalId: string, typename: string): { appId: string | null; id: RequestedId } {
  const decoded = attempt(() => decodeGlobalId(globalId));
  if (decoded instanceof DomainFailure) {
    return { appId: null, id: decoded };
  }
  const { appId, id } = parseRecordKey(decoded.id);
  if (decoded.typename !== typename || id === '') {
    const details = `This is no global id of a ${typename}.`;
    return { appId: null, id: new DomainFailure('COULD_NOT_FIND_RECORD', { field: 'id', details }) };
  }
  return { appId, id };
}

/** The inner part of a record's global id. */
export function formatRecordId(record: RecordKey): string {
  return `${record.appId}:${record.id}`;
}

/**
 * Records by their ids, as `node` and `nodes` give them: null for what is not there or belongs to another app, so that
 * nobody learns which foreign ids exist. Fails only for who may read no record of this kind at all.
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

/** Fails with INVALID_JSON for more ids than one page of any list has entries. */
export function assertIdCount(ids: readonly unknown[]): void {
  if (ids.length > PAGE_LIMIT) {
    throw new DomainFailure('INVALID_JSON', {
      field: 'ids',
      details: `\`ids\` has ${ids.length} entries; at most ${PAGE_LIMIT} are allowed.`,
    });
  }
}

/** Null for what the domain could not find. */
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
