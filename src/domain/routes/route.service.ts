import type { Database, Db } from '../../../db/database.ts';
import type { Caller } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
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
import { hashInput } from '../idempotency/input-hash.ts';
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

/** What comes with the request that registers routes. */
interface RegistrationContext {
  /** The `User-Agent` header: an SDK registers for its own platform alone. */
  userAgent?: string | null | undefined;
  idempotency?: IdempotencyKey | null;
}

const MAX_ROUTES = 500;

export function createRouteService(db: Database, clock: () => number, apps: AppService) {
  return {
    /**
     * Registers a path pattern for the caller's own platform. Where an equivalent one stood, it is replaced, with the
     * warning REPLACED_ROUTE. Fails with COULD_NOT_SAVE_ROUTE for a path that is no route, or when the store fails;
     * with WRONG_PLATFORM_TOKEN for the token of another platform than the input or the user agent of an SDK names.
     */
    async registerRoute(
      caller: Caller | null,
      app: string | null,
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
      return save(db, (tx) => runOnce(tx, request, () => register(tx, draft)), 'COULD_NOT_SAVE_ROUTE');
    },

    /**
     * Registers many in one transaction and answers what became of each, in the order of the inputs: those that are
     * refused don't keep the others from being registered.
     */
    async registerRoutes(
      caller: Caller | null,
      app: string | null,
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
      const request = { scope, inputHash: hashInput(items), now };
      const stored = await save(db, (tx) => runOnce(tx, request, () => registerAll(tx)), 'COULD_NOT_SAVE_ROUTE');
      return stored.map((outcome) => ('route' in outcome ? outcome : new DomainFailure(outcome.code, outcome.context)));
    },

    /** Forgets a route. Needs a secret token. Fails with COULD_NOT_FIND_RECORD where there is none. */
    async deleteRoute(
      caller: Caller | null,
      app: string | null,
      id: RequestedId,
    ): Promise<{ appId: string; id: string }> {
      const known = requirePermission(caller, 'changeRoutes');
      const routeId = requireId(id);
      const { app: owner } = await apps.getSnapshotFor(known, app);
      if (await save(db, (tx) => deleteRoute(tx, owner.id, routeId))) {
        return { appId: owner.id, id: routeId };
      }
      throw new DomainFailure('COULD_NOT_FIND_RECORD', { field: 'id', details: 'This app has no such route.' });
    },

    /** The routes of one platform or (null) of all, the oldest first. */
    async listRoutes(
      caller: Caller | null,
      app: string | null,
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
 * An order that is the same for everybody, so that apps which start at once wait for each other and not each for the
 * other: PostgreSQL notices that after a second only. Equivalent ones stay in the order in which they came.
 */
function compareLockOrder(one: RouteDraft, other: RouteDraft): number {
  const [key, otherKey] = [getLockKey(one), getLockKey(other)];
  return key === otherKey ? 0 : key < otherKey ? -1 : 1;
}

function getLockKey({ route, patternKey }: RouteDraft): string {
  return `${route.platform} ${patternKey}`;
}

/** An outcome as it is kept under an idempotency key. */
type StoredOutcome = RegisteredRoute | { code: FailureCode; context: FailureContext };

function toStoredOutcomes(outcome: RegisteredRoute | DomainFailure | undefined): StoredOutcome[] {
  if (outcome === undefined) {
    return [];
  }
  return [outcome instanceof DomainFailure ? { code: outcome.code, context: outcome.context } : outcome];
}

/** An id that is not the draft's tells that the route took the place of an equivalent one. */
async function register(tx: Db, { route, patternKey }: RouteDraft): Promise<RegisteredRoute> {
  const stored = await upsertRoute(tx, route, patternKey);
  return { route: stored, warnings: stored.id === route.id ? [] : [createWarning('REPLACED_ROUTE')] };
}
