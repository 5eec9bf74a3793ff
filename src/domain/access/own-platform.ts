import { createRefusal, DomainFailure } from '../failures.ts';
import type { PlatformKind } from '../platform-kind.ts';
import type { Caller } from './caller.ts';

/**
 * Returns the platform that a caller acts for: the platform of its token, or with an admin key the requested one. Fails
 * with WRONG_PLATFORM_TOKEN if a token requests another platform, and with MISSING_PARAMETERS if a key requests none.
 */
export function requireOwnPlatform(caller: Caller, requestedPlatform: PlatformKind | null): PlatformKind {
  if (caller.kind !== 'platform') {
    if (requestedPlatform !== null) {
      return requestedPlatform;
    }
    throw new DomainFailure('MISSING_PARAMETERS', {
      parameters: ['platform'],
      details: '`platform` is required without a platform token.',
    });
  }
  if (requestedPlatform !== null && requestedPlatform !== caller.platform) {
    throw createRefusal(
      'WRONG_PLATFORM_TOKEN',
      'platform',
      `must be \`${caller.platform}\`, the platform of the token; got \`${requestedPlatform}\`.`,
    );
  }
  return caller.platform;
}
