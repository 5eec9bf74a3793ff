import type { PlatformKind } from '../apps/platform.ts';
import { DomainFailure, refusal } from '../failures.ts';
import type { Caller } from './caller.ts';

/**
 * The platform that a caller speaks for: a token's own; an admin key belongs to none and has to name one. Fails with
 * WRONG_PLATFORM_TOKEN where a token names another, MISSING_PARAMETERS where a key names none.
 */
export function ownPlatform(caller: Caller, named: PlatformKind | null): PlatformKind {
  if (caller.kind !== 'platform') {
    if (named !== null) return named;
    throw new DomainFailure('MISSING_PARAMETERS', {
      parameters: ['platform'],
      details: 'An admin key belongs to no platform: name the one whose app is meant.',
    });
  }
  if (named !== null && named !== caller.platform) {
    throw refusal(
      'WRONG_PLATFORM_TOKEN',
      'platform',
      `a token of ${caller.platform} speaks for ${caller.platform} alone`,
    );
  }
  return caller.platform;
}
