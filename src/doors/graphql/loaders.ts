import DataLoader from 'dataloader';
import type { Preview } from '../../domain/apps/preview.ts';
import { drawQrCodes, type QrRequest } from '../../domain/qr-codes/picture.ts';
import type { Route } from '../../domain/routes/route.ts';
import type { Services } from '../../domain/services.ts';
import type { SmartLink } from '../../domain/smart-links/smart-link.ts';
import type { AdminKey, PlatformToken } from '../../domain/tokens/token.ts';
import { type Cancellation, stillAwaited } from './cancellation.ts';
import { createStatisticsLoaders, type StatisticsLoaders } from './statistics-loaders.ts';

/** One record of one app. */
export interface RecordKey {
  appId: string;
  id: string;
}

/** Gather what the fields of one request ask for one by one into one statement each. Fresh for every request. */
export interface Loaders {
  smartLinks: DataLoader<RecordKey, SmartLink | null, string>;
  /** What pages say of themselves that links lead to, by the hashes of their addresses. */
  scrapedPreviews: DataLoader<RecordKey, Preview | null, string>;
  routes: DataLoader<RecordKey, Route | null, string>;
  /** The makers of links: tokens and keys, by id. */
  credentials: DataLoader<string, PlatformToken | AdminKey | null>;
  statistics: StatisticsLoaders;
  /** Pictures: not one statement, but one after another, so that a page of them holds nobody up. */
  qrCodes: DataLoader<QrRequest, Buffer, string>;
}

export function createLoaders(services: Services, cancellation: Cancellation): Loaders {
  return {
    smartLinks: recordLoader(services.smartLinks.findSmartLinks, cancellation),
    scrapedPreviews: recordLoader(services.previews.findScraped, cancellation),
    routes: recordLoader(services.routes.findRoutes, cancellation),
    credentials: new DataLoader(async (ids) => {
      stillAwaited(cancellation);
      const found = await services.tokens.findCredentials(ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
    statistics: createStatisticsLoaders(services, cancellation),
    qrCodes: new DataLoader((requests) => drawQrCodes(requests, () => stillAwaited(cancellation)), {
      cacheKeyFn: ({ address, format, size }) => `${format} ${size} ${address}`,
    }),
  };
}

/** Keys carry the app, so that an id of another tenant finds nothing, whatever a resolver forgets. */
function recordLoader<T>(
  find: (appId: string, ids: readonly string[]) => Promise<Map<string, T>>,
  cancellation: Cancellation,
) {
  return new DataLoader<RecordKey, T | null, string>(
    async (keys) => {
      stillAwaited(cancellation);
      const idsByApp = new Map<string, string[]>();
      for (const { appId, id } of keys) idsByApp.set(appId, [...(idsByApp.get(appId) ?? []), id]);
      const found = new Map<string, Map<string, T>>();
      for (const [appId, ids] of idsByApp) found.set(appId, await find(appId, ids));
      return keys.map((key) => found.get(key.appId)?.get(key.id) ?? null);
    },
    { cacheKeyFn: (key) => `${key.appId}:${key.id}` },
  );
}
