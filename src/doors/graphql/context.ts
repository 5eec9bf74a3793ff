import type { AnyCaller } from '../../domain/access/caller.ts';
import type { Services } from '../../domain/services.ts';
import type { Cancellation } from './cancellation.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import { createOperationSlices, type OperationSlices } from './operation-slices.ts';

/** The context of every resolver: the caller, the domain services and the loaders of the request. */
export interface Context {
  caller: AnyCaller;
  services: Services;
  loaders: Loaders;
  requestId: string;
  /** The `Idempotency-Key` header; null if missing. */
  idempotencyKey: string | null;
  /** The client's IP address; null if unknown. */
  address: string | null;
  /** The `User-Agent` header; null if missing. */
  userAgent: string | null;
  /** Whether the response should report the operation's cost. */
  isCostRequested: boolean;
  cancellation: Cancellation;
  slices: OperationSlices;
}

/** The parts of the context that come from the request. */
export interface RequestFacts {
  caller: AnyCaller;
  idempotencyKey: string | null;
  requestId: string;
  address: string | null;
  userAgent: string | null;
  isCostRequested: boolean;
  cancellation: Cancellation;
}

/** Creates the context of a request. */
export function createContext(services: Services, facts: RequestFacts): Context {
  const { caller, idempotencyKey, requestId, address, userAgent, isCostRequested, cancellation } = facts;
  // No spread, because this runs for every request, and Yoga passes other properties as well.
  const slices = createOperationSlices(cancellation);
  const loaders = createLoaders(services, { slices, cancellation });
  return {
    services,
    loaders,
    caller,
    idempotencyKey,
    requestId,
    address,
    userAgent,
    isCostRequested,
    cancellation,
    slices,
  };
}
