import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import { requireOwnPlatform } from '../access/own-platform.ts';
import { parsePattern } from '../addresses/path-pattern.ts';
import { requireValid } from '../failures.ts';
import { generateId } from '../ids.ts';
import { createListSchema, createShortTextSchema, parseInput, requiredText } from '../input.ts';
import { PLATFORM_KINDS } from '../platform-kind.ts';
import type { Route } from './route.ts';

const registerRouteInput = z.object({
  path: requiredText,
  /** The platform of the app build. Defaults to the platform of the token; required with an admin key. */
  platform: z.enum(PLATFORM_KINDS).nullish(),
  device: createShortTextSchema(200),
  urlSchemes: createListSchema(z.string().max(100), 20)
    .nullish()
    .transform((schemes) => schemes ?? []),
  version: createShortTextSchema(100),
  // SDKs send the build as a string or a number.
  build: z.preprocess((build) => (typeof build === 'number' ? String(build) : build), createShortTextSchema(100)),
});

export type RegisterRouteInput = z.input<typeof registerRouteInput>;

/** A valid route, with the key that equivalent patterns share. */
export interface RouteDraft {
  route: Route;
  patternKey: string;
}

/**
 * Validates a route that a client registers. Fails with BAD_USER_INPUT, with MISSING_PARAMETERS, with
 * COULD_NOT_SAVE_ROUTE for an invalid path, or with WRONG_PLATFORM_TOKEN for a platform other than the token's.
 */
export function draftRoute(caller: Caller, appId: string, input: RegisterRouteInput, now: number): RouteDraft {
  const parsed = parseInput(registerRouteInput, input);
  const platform = requireOwnPlatform(caller, parsed.platform ?? null);
  const pattern = requireValid(parsePattern(parsed.path), 'COULD_NOT_SAVE_ROUTE', 'path');
  const { device, urlSchemes, version, build } = parsed;
  const id = generateId(now);
  const route: Route = {
    appId,
    id,
    platform,
    path: pattern.text,
    device,
    urlSchemes,
    version,
    build,
    createdAt: now,
    updatedAt: now,
  };
  return { route, patternKey: pattern.key };
}
