import type { Services } from '../../domain/services.ts';
import type { Caller } from '../../domain/tokens/caller.ts';
import type { Cancellation } from './cancellation.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** What every resolver has: who asks, the domain, and loaders that live as long as the request. */
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
  costAsked: boolean;
  cancellation: Cancellation;
}

/** What the context is made of: what the request says of itself. */
export interface RequestFacts {
  authorization: string | null;
  idempotencyKey: string | null;
  requestId: string;
  address: string | null;
  userAgent: string | null;
  costAsked: boolean;
  cancellation: Cancellation;
}

/** Authenticates once for the whole request. */
export async function createContext(services: Services, { authorization, ...facts }: RequestFacts): Promise<Context> {
  return {
    caller: await services.tokens.authenticate(authorization),
    services,
    loaders: createLoaders(services, facts.cancellation),
    ...facts,
  };
}
