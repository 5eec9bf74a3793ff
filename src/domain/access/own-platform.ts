import { createRefusal, DomainFailure } from '../failures.ts';
import type { PlatformKind } from '../platform-kind.ts';
import type { Caller } from './caller.ts';

/**
 * The platform that a caller speaks for: a token's own; an admin key belongs to none and has to name one. Fails with
 * WRONG_PLATFORM_TOKEN where a token names another, MISSING_PARAMETERS where a key names none.
 */
export function requireOwnPlatform(caller: Caller, requestedPlatform: PlatformKind | null): PlatformKind {
  if (caller.kind !== 'platform') {
    if (requestedPlatform !== null) {
      return requestedPlatform;
    }
    throw new DomainFailure('MISSING_PARAMETERS', {
      parameters: ['platform'],
      details: 'An admin key belongs to no platform: name the one whose app is meant.',
    });
  }
  if (requestedPlatform !== null && requestedPlatform !== caller.platform) {
    throw createRefusal(
      'WRONG_PLATFORM_TOKEN',
      'platform',
      `a token of ${caller.platform} speaks for ${caller.platform} alone`,
    );
  }
  return caller.platform;
}
