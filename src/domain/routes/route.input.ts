import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import { requireOwnPlatform } from '../access/own-platform.ts';
import { parsePattern } from '../addresses/path-pattern.ts';
import { requireValid } from '../failures.ts';
import { generateId } from '../ids.ts';
import { createShortTextSchema, parseInput, requiredText } from '../input.ts';
import { PLATFORM_KINDS } from '../platform-kind.ts';
import type { Route } from './route.ts';

const registerRouteInput = z.object({
  path: requiredText,
  /** Which app build speaks: a platform token's own platform; an admin key has to say. */
  platform: z.enum(PLATFORM_KINDS).nullish(),
  device: createShortTextSchema(200),
  urlSchemes: z
    .array(z.string().max(100))
    .max(20)
    .nullish()
    .transform((schemes) => schemes ?? []),
  version: createShortTextSchema(100),
  // SDKs send the build as a string or as a number.
  build: z.preprocess((build) => (typeof build === 'number' ? String(build) : build), createShortTextSchema(100)),
});

export type RegisterRouteInput = z.input<typeof registerRouteInput>;

/** A route that the rules allow, with what equivalent patterns have in common. */
export interface RouteDraft {
  route: Route;
  patternKey: string;
}

/**
 * Judges what a client registers. Fails with INVALID_JSON, MISSING_PARAMETERS, WRONG_PLATFORM_TOKEN for another
 * platform than the caller's own, COULD_NOT_SAVE_ROUTE for a path that is no route.
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
