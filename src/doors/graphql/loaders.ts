import DataLoader from 'dataloader';
import type { Preview } from '../../domain/apps/preview.ts';
import { type QrRequest, renderQrCodes } from '../../domain/qr-codes/picture.ts';
import type { Route } from '../../domain/routes/route.ts';
import type { Services } from '../../domain/services.ts';
import type { SmartLink } from '../../domain/smart-links/smart-link.ts';
import type { AdminKey, PlatformToken } from '../../domain/tokens/token.ts';
import { assertNotCancelled, type Cancellation } from './cancellation.ts';
import { createStatisticsLoaders, type StatisticsLoaders } from './statistics-loaders.ts';

/** One record of one app. */
export interface RecordKey {
  appId: string;
  id: string;
}

type RecordLoader<T> = DataLoader<RecordKey, T | null, string>;

/**
 * Gather what the fields of one request ask for one by one into one statement each. Fresh for every request, and each of
 * them is made when it is first asked for: most requests need none.
 */
export class Loaders {
  readonly #services: Services;
  readonly #cancellation: Cancellation;
  #smartLinks: RecordLoader<SmartLink> | undefined;
  #scrapedPreviews: RecordLoader<Preview> | undefined;
  #routes: RecordLoader<Route> | undefined;
  #credentials: DataLoader<string, PlatformToken | AdminKey | null> | undefined;
  #statistics: StatisticsLoaders | undefined;
  #qrCodes: DataLoader<QrRequest, Buffer, string> | undefined;

  constructor(services: Services, cancellation: Cancellation) {
    this.#services = services;
    this.#cancellation = cancellation;
  }

  get smartLinks(): RecordLoader<SmartLink> {
    this.#smartLinks ??= createRecordLoader(this.#services.smartLinks.findSmartLinks, this.#cancellation);
    return this.#smartLinks;
  }

  /** What pages say of themselves that links lead to, by the hashes of their addresses. */
  get scrapedPreviews(): RecordLoader<Preview> {
    this.#scrapedPreviews ??= createRecordLoader(this.#services.previews.findScraped, this.#cancellation);
    return this.#scrapedPreviews;
  }

  get routes(): RecordLoader<Route> {
    this.#routes ??= createRecordLoader(this.#services.routes.findRoutes, this.#cancellation);
    return this.#routes;
  }

  /** The makers of links: tokens and keys, by id. */
  get credentials(): DataLoader<string, PlatformToken | AdminKey | null> {
    this.#credentials ??= new DataLoader(async (ids) => {
      assertNotCancelled(this.#cancellation);
      const found = await this.#services.tokens.findCredentials(ids);
      return ids.map((id) => found.get(id) ?? null);
    });
    return this.#credentials;
  }

  get statistics(): StatisticsLoaders {
    this.#statistics ??= createStatisticsLoaders(this.#services, this.#cancellation);
    return this.#statistics;
  }

  /** Pictures: not one statement, but one after another, so that a page of them holds nobody up. */
  get qrCodes(): DataLoader<QrRequest, Buffer, string> {
    this.#qrCodes ??= new DataLoader(
      (requests) => renderQrCodes(requests, () => assertNotCancelled(this.#cancellation)),
      {
        cacheKeyFn: ({ address, format, size }) => `${format} ${size} ${address}`,
      },
    );
    return this.#qrCodes;
  }
}

/** Keys carry the app, so that an id of another tenant finds nothing, whatever a resolver forgets. */
function createRecordLoader<T>(
  find: (appId: string, ids: readonly string[]) => Promise<Map<string, T>>,
  cancellation: Cancellation,
): RecordLoader<T> {
  return new DataLoader(
    async (keys) => {
      assertNotCancelled(cancellation);
      const idsByApp = new Map<string, string[]>();
      for (const { appId, id } of keys) {
        idsByApp.set(appId, [...(idsByApp.get(appId) ?? []), id]);
      }
      const found = new Map<string, Map<string, T>>();
      for (const [appId, ids] of idsByApp) {
        found.set(appId, await find(appId, ids));
      }
      return keys.map((key) => found.get(key.appId)?.get(key.id) ?? null);
    },
    { cacheKeyFn: (key) => `${key.appId}:${key.id}` },
  );
}
