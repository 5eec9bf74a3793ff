import type { Caller } from '../../domain/access/caller.ts';
import type { Services } from '../../domain/services.ts';
import type { Cancellation } from './cancellation.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** What every resolver receives: the caller, the domain, and the loaders of the request. */
export interface Context {
  /** Null: no credential, or one that nobody has. */
  caller: Caller | null;
  services: Services;
  loaders: Loaders;
  requestId: string;
  /** The `Idempotency-Key` header; null: none. */
  idempotencyKey: string | null;
  /** The address that the request came from; null: not known. */
  address: string | null;
  /** The `User-Agent` header; null: none. */
  userAgent: string | null;
  /** Whether the answer is to say what the operation cost. */
  isCostRequested: boolean;
  cancellation: Cancellation;
}

/** What the context is made of: what the request says of itself. */
export interface RequestFacts {
  /** Null: no credential, or one that nobody has. */
  caller: Caller | null;
  idempotencyKey: string | null;
  requestId: string;
  address: string | null;
  userAgent: string | null;
  isCostRequested: boolean;
  cancellation: Cancellation;
}

/** What is the same for every request, and what is fresh for each. */
export function createContext(services: Services, facts: RequestFacts): Context {
  const { caller, idempotencyKey, requestId, address, userAgent, isCostRequested, cancellation } = facts;
  // Written out, since the server does this for every request, and Yoga passes more than the facts.
  const loaders = createLoaders(services, cancellation);
  return { services, loaders, caller, idempotencyKey, requestId, address, userAgent, isCostRequested, cancellation };
}
