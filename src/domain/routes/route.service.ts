import type { Database, Db } from '../../../db/database.ts';
import type { AnyCaller } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import { assertOwnSdk } from '../clients/sdk-agent.ts';
import {
  attempt,
  createWarning,
  DomainFailure,
  type FailureCode,
  type FailureContext,
  type Warning,
} from '../failures.ts';
import { runOnce } from '../idempotency/idempotency.service.ts';
import { buildIdempotencyScope, type IdempotencyKey } from '../idempotency/idempotency.ts';
import { hashInput, hashList } from '../idempotency/input-hash.ts';
import { type RequestedId, requireId } from '../ids.ts';
import { assertItemCount } from '../input.ts';
import { type Page, type PageRequest, paginate, toKeyset } from '../paging.ts';
import type { PlatformKind } from '../platform-kind.ts';
import { save } from '../store.ts';
import { draftRoute, type RegisterRouteInput, type RouteDraft } from './route.input.ts';
import { deleteRoute, findRoutesByIds, listRoutes, upsertRoute } from './route.repository.ts';
import type { Route } from './route.ts';

export interface RegisteredRoute {
  route: Route;
  warnings: Warning[];
}

/** Properties of a request that registers routes. */
interface RegistrationContext {
  /** The `User-Agent` header. An SDK can only register routes for its own platform. */
  userAgent?: string | null | undefined;
  idempotency?: IdempotencyKey | null;
}

const MAX_ROUTES = 500;

export function createRouteService(db: Database, clock: () => number, apps: AppService) {
  return {
    /**
     * Registers a path pattern for the caller's platform. Replacing an equivalent route adds the warning
     * REPLACED_ROUTE. Fails with COULD_NOT_SAVE_ROUTE if the path is invalid or the store fails, and with
     * WRONG_PLATFORM_TOKEN if the token's platform differs from the platform in the input or in the user agent of an
     * SDK.
     */
    async registerRoute(
      caller: AnyCaller,
      app: AppName | null,
      input: RegisterRouteInput,
      { userAgent, idempotency = null }: RegistrationContext = {},
    ): Promise<RegisteredRoute> {
      const known = requirePermission(caller, 'registerRoute');
      assertOwnSdk(known, userAgent);
      const snapshot = await apps.getSnapshotFor(known, app);
      const now = clock();
      const scope = buildIdempotencyScope(known, snapshot.app.id, idempotency);
      const draft = draftRoute(known, snapshot.app.id, input, now);
      const request = { scope, inputHash: hashInput(input), now };
      const stored = await save(db, (tx) => runOnce(tx, request, () => register(tx, draft)), {
        failure: 'COULD_NOT_SAVE_ROUTE',
      });
      return restoreRoute(stored);
    },

    /**
     * Registers many routes in one transaction. Returns a route or a failure for each item, in the order of the items.
     * Invalid items don't affect the others.
     */
    async registerRoutes(
      caller: AnyCaller,
      app: AppName | null,
      items: readonly RegisterRouteInput[],
      { userAgent, idempotency = null }: RegistrationContext = {},
    ): Promise<(RegisteredRoute | DomainFailure)[]> {
      const known = requirePermission(caller, 'registerRoute');
      assertOwnSdk(known, userAgent);
      const snapshot = await apps.getSnapshotFor(known, app);
      assertItemCount(items, MAX_ROUTES);
      const now = clock();
      const drafts = items.map((item) => attempt(() => draftRoute(known, snapshot.app.id, item, now)));
      const registerAll = async (tx: Db) => {
        const outcomes = new Map<RouteDraft | DomainFailure, RegisteredRoute | DomainFailure>();
        const validDrafts: RouteDraft[] = [];
        for (const draft of drafts) {
          if (draft instanceof DomainFailure) {
            outcomes.set(draft, draft);
          } else {
            validDrafts.push(draft);
          }
        }
        for (const draft of validDrafts.sort(compareLockOrder)) {
          outcomes.set(draft, await register(tx, draft));
        }
        return drafts.flatMap((draft) => toStoredOutcomes(outcomes.get(draft)));
      };
      const scope = buildIdempotencyScope(known, snapshot.app.id, idempotency);
      const request = { scope, inputHash: scope === null ? '' : await hashList(items), now };
      const stored = await save(db, (tx) => runOnce(tx, request, () => registerAll(tx)), {
        failure: 'COULD_NOT_SAVE_ROUTE',
      });
      return stored.map((outcome) =>
        'route' in outcome ? restoreRoute(outcome) : new DomainFailure(outcome.code, outcome.context),
      );
    },

    /** Deletes a route. Requires a secret token. Fails with COULD_NOT_FIND_RECORD if the route doesn't exist. */
    async deleteRoute(caller: AnyCaller, app: AppName | null, id: RequestedId): Promise<{ appId: string; id: string }> {
      const known = requirePermission(caller, 'changeRoutes');
      const routeId = requireId(id);
      const { app: owner } = await apps.getSnapshotFor(known, app);
      if (await save(db, (tx) => deleteRoute(tx, owner.id, routeId))) {
        return { appId: owner.id, id: routeId };
      }
      throw new DomainFailure('COULD_NOT_FIND_RECORD', {
        field: 'id',
        details: 'No route with this id exists in this app.',
      });
    },

    /** Lists the routes of a platform, or of all platforms if it is null, from oldest to newest. */
    async listRoutes(
      caller: AnyCaller,
      app: AppName | null,
      platform: PlatformKind | null,
      page: PageRequest,
    ): Promise<Page<Route>> {
      const { app: owner } = await apps.getSnapshotFor(requirePermission(caller, 'readRoutes'), app);
      return paginate(toKeyset(page, false), (keyset) => listRoutes(db.read, owner.id, platform, keyset));
    },

    findRoutes: (appId: string, ids: readonly string[]): Promise<Map<string, Route>> =>
      findRoutesByIds(db.read, appId, ids),
  };
}

/**
 * Orders drafts by a fixed key to prevent deadlocks between apps that start concurrently. PostgreSQL detects a deadlock
 * only after a second. The sort is stable, so equivalent routes keep their order.
 */
function compareLockOrder(one: RouteDraft, other: RouteDraft): number {
  const [key, otherKey] = [getLockKey(one), getLockKey(other)];
  return key === otherKey ? 0 : key < otherKey ? -1 : 1;
}

function getLockKey({ route, patternKey }: RouteDraft): string {
  return `${route.platform} ${patternKey}`;
}

/** An outcome as it is stored under an idempotency key. */
type StoredOutcome = RegisteredRoute | { code: FailureCode; context: FailureContext };

function toStoredOutcomes(outcome: RegisteredRoute | DomainFailure | undefined): StoredOutcome[] {
  if (outcome === undefined) {
    return [];
  }
  return [outcome instanceof DomainFailure ? { code: outcome.code, context: outcome.context } : outcome];
}

/**
 * Restores a route that was stored under an idempotency key. Earlier versions stored warnings without a code, but a
 * replacement is the only warning about routes.
 */
function restoreRoute({ route, warnings }: RegisteredRoute): RegisteredRoute {
  return { route, warnings: warnings.map(() => createWarning('REPLACED_ROUTE')) };
}

/** Registers a draft. If the stored route's id differs from the draft's, the draft replaced an equivalent route. */
async function register(tx: Db, { route, patternKey }: RouteDraft): Promise<RegisteredRoute> {
  const stored = await upsertRoute(tx, route, patternKey);
  return { route: stored, warnings: stored.id === route.id ? [] : [createWarning('REPLACED_ROUTE')] };
}
