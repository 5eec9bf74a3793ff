import { createRefusal, DomainFailure } from '../failures.ts';
import type { PlatformKind } from '../platform-kind.ts';
import type { Caller } from './caller.ts';

/**
 * Returns the platform that a caller acts for: the platform of its token, or the requested platform if the caller has
 * no token. Fails with WRONG_PLATFORM_TOKEN if the token belongs to a platform other than the requested one, and with
 * MISSING_PARAMETERS if there is neither a token nor a requested platform.
 */
export function requireOwnPlatform(caller: Caller, requestedPlatform: PlatformKind | null): PlatformKind {
  if (caller.kind !== 'platform') {
    if (requestedPlatform !== null) {
      return requestedPlatform;
    }
    throw new DomainFailure('MISSING_PARAMETERS', {
      parameters: ['platform'],
      details: '`platform` is required unless the request uses a platform token.',
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
