import { DomainFailure, type FailureCode, type FailureContext } from '../../domain/failures.ts';
import type { Services } from '../../domain/services.ts';

/**
 * The key of objects that represent something that JSON doesn't have. An object of a client, such as metadata, that has
 * this key is wrapped, so clients can't forge one.
 */
const TAG = '$';

type Tagged =
  | { [TAG]: 'object'; value: Record<string, unknown> }
  /** The snapshot of an app, which is read again. */
  | { [TAG]: 'app'; id: string }
  | { [TAG]: 'failure'; code: FailureCode; context: FailureContext };

/**
 * Returns the text of a mutation's payload, before its fields are resolved, for storage. Throws for an object that can't
 * be restored.
 */
export function encodePayload(payload: unknown): string {
  return JSON.stringify(encode(payload)) ?? 'null';
}

/** Restores a payload. Rejects with COULD_NOT_FIND_RECORD if an app in it has been deleted. */
export function decodePayload(text: string, services: Pick<Services, 'snapshots'>): Promise<unknown> {
  return decode(JSON.parse(text), services);
}

function encode(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(encode);
  }
  if (value instanceof DomainFailure) {
    return { [TAG]: 'failure', code: value.code, context: value.context } satisfies Tagged;
  }
  const appId = findSnapshotId(value);
  if (appId !== null) {
    return { [TAG]: 'app', id: appId } satisfies Tagged;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    throw new Error(`A payload with a ${value.constructor.name} can't be stored under an idempotency key.`);
  }
  const encoded = Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, encode(entry)]));
  return Object.hasOwn(value, TAG) ? ({ [TAG]: 'object', value: encoded } satisfies Tagged) : encoded;
}

/** Returns the id of the app if the value is an `AppSnapshot`. */
function findSnapshotId(value: object): string | null {
  return 'templateIndex' in value && 'app' in value ? (value.app as { id: string }).id : null;
}

async function decode(value: unknown, services: Pick<Services, 'snapshots'>): Promise<unknown> {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return Promise.all(value.map((entry) => decode(entry, services)));
  }
  if (!Object.hasOwn(value, TAG)) {
    return decodeEntries(value, services);
  }
  const tagged = value as Tagged;
  if (tagged[TAG] === 'object') {
    return decodeEntries(tagged.value, services);
  }
  if (tagged[TAG] === 'failure') {
    return new DomainFailure(tagged.code, tagged.context);
  }
  const snapshot = await services.snapshots.get(tagged.id);
  if (snapshot === null) {
    throw new DomainFailure('COULD_NOT_FIND_RECORD', {
      details: 'The app of the first result does not exist any more. Use a new idempotency key.',
    });
  }
  return snapshot;
}

async function decodeEntries(value: object, services: Pick<Services, 'snapshots'>): Promise<object> {
  const entries = await Promise.all(
    Object.entries(value).map(async ([name, entry]) => [name, await decode(entry, services)] as const),
  );
  // A property named `__proto__` is an ordinary one.
  return Object.fromEntries(entries);
}
