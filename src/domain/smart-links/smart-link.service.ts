import { type Database, isUniqueViolation } from '../../../db/client.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppConfiguration } from '../apps/snapshot.ts';
import type { Configurations } from '../apps/snapshot-cache.ts';
import type { LinkSettings } from '../apps/link-host.ts';
import { DomainFailure, refusal } from '../failures.ts';
import { once } from '../idempotency/idempotency.service.ts';
import { type IdempotencyKey, type IdempotencyScope, scopeOf } from '../idempotency/idempotency.ts';
import { inputHash } from '../idempotency/input-hash.ts';
import { keepableText, parseInput } from '../input.ts';
import type { Guesses } from '../limits/guesses.ts';
import { keysetOf, type Page, type PageRequest, pageOf } from '../paging.ts';
import type { PreviewService } from '../previews/preview.service.ts';
import { save } from '../store.ts';
import { type Caller, credentialIdOf, isStranger, placeOfCaller } from '../access/caller.ts';
import { permitted } from '../access/permissions.ts';
import { addressOf, parseAddress } from './link-url.ts';
import { changedSmartLink, type UpdateSmartLinkInput } from './change.ts';
import { type Draft, draftSmartLink, uniqueKeyOf } from './draft.ts';
import { type GivenFilter, smartLinkFilter } from './filter.ts';
import { agreeing, insertDraft } from './insertion.service.ts';
import type { UriPolicies } from '../apps/uri-policy.service.ts';
import type { CreateSmartLinkInput } from './smart-link.input.ts';
import {
  deleteSmartLink,
  findSmartLinkByCode,
  findSmartLinkByUniqueKey,
  findSmartLinksByIds,
  holdSmartLink,
  updateSmartLink,
} from './smart-link.repository.ts';
import type { SmartLink } from './smart-link.ts';
import { listSmartLinks } from './smart-link-list.repository.ts';

/** How a client names one link: exactly one of the two. */
export interface SmartLinkName {
  code?: string | null;
  url?: string | null;
}

export interface SmartLinkService {
  /**
   * Makes a link, or answers the one that stands for a unique request or under the idempotency key. Fails with
   * MISSING_PARAMETERS without a uri, COULD_NOT_CREATE_SMART_LINK where the rules allow no such link,
   * WRONG_PLATFORM_TOKEN for a custom code with a publishable token.
   */
  createSmartLink(
    caller: Caller | null,
    app: string | null,
    input: CreateSmartLinkInput,
    idempotency?: IdempotencyKey | null,
  ): Promise<SmartLink>;
  /** Changes what is given; the code stays for ever. Fails as `createSmartLink` does, and with COULD_NOT_FIND_RECORD. */
  updateSmartLink(
    caller: Caller | null,
    app: string | null,
    id: string,
    input: UpdateSmartLinkInput,
  ): Promise<SmartLink>;
  /** From now on the link is unknown, and its code is never given out again. Fails with COULD_NOT_FIND_RECORD. */
  deleteSmartLink(caller: Caller | null, app: string | null, id: string): Promise<void>;
  /**
   * The link of this code or of this address, within the caller's app. Foreign, deleted and unknown ones all answer
   * COULD_NOT_FIND_RECORD. Strangers that seem to guess codes get TOO_MANY_REQUESTS.
   */
  getSmartLink(caller: Caller | null, app: string | null, by: SmartLinkName): Promise<SmartLink>;
  /** The app's links in the order of their creation. Needs a secret token. */
  listSmartLinks(
    caller: Caller | null,
    app: string | null,
    page: PageRequest,
    newestFirst: boolean,
    filter?: GivenFilter | null,
  ): Promise<Page<SmartLink>>;
  findSmartLinks(appId: string, ids: readonly string[]): Promise<Map<string, SmartLink>>;
  /** The short address of a link of this app. */
  addressOf(config: AppConfiguration, link: Pick<SmartLink, 'code'>): string;
}

export function createSmartLinkService(
  db: Database,
  clock: () => number,
  newCode: () => string,
  configurations: Configurations,
  apps: AppService,
  policies: UriPolicies,
  previews: Pick<PreviewService, 'expect'>,
  links: LinkSettings,
  guesses: Guesses,
): SmartLinkService {
  /** Most unique requests are repeats: they are answered without writing. The constraint decides for the others. */
  async function insertOrFind(draft: Draft): Promise<SmartLink> {
    const { link, uniqueKey } = draft;
    const standing = uniqueKey === null ? null : await findSmartLinkByUniqueKey(db.read, link.appId, uniqueKey);
    return standing === null ? save(db, (tx) => insertDraft(tx, draft, newCode)) : agreeing(standing, draft);
  }

  async function insertOnce(draft: () => Draft, scope: IdempotencyScope, hash: string): Promise<SmartLink> {
    return save(db, async (tx) => {
      const kept = await once(tx, scope, hash, clock(), async () => {
        const { id } = await insertDraft(tx, draft(), newCode);
        return { id };
      });
      return (await findSmartLinksByIds(tx, scope.appId, [kept.id])).get(kept.id) ?? unknownLink('Idempotency-Key');
    });
  }

  return {
    async createSmartLink(caller, app, input, idempotency = null) {
      const known = permitted(caller, 'createSmartLink');
      if (typeof input?.code === 'string' && input.code !== '') permitted(known, 'chooseCode');
      const config = await apps.configurationFor(known, app);
      const scope = scopeOf(known, config.app.id, idempotency);
      const now = clock();
      const policy = await policies.of(known, config);
      const draft = () => draftSmartLink(input, policy, credentialIdOf(known), now);
      const made = scope === null ? await insertOrFind(draft()) : await insertOnce(draft, scope, inputHash(input));
      previews.expect(made, config);
      return made;
    },

    async updateSmartLink(caller, app, id, input) {
      const known = permitted(caller, 'changeSmartLinks');
      const config = await apps.configurationFor(known, app);
      const policy = await policies.of(known, config);
      try {
        const changed = await save(db, async (tx) => {
          const held = await holdSmartLink(tx, config.app.id, id, clock());
          if (held === null) return unknownLink('id');
          const link = changedSmartLink(held, input, policy);
          await updateSmartLink(tx, held, link, link.unique ? uniqueKeyOf(link) : null);
          return link;
        });
        previews.expect(changed, config);
        return changed;
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw refusal('COULD_NOT_CREATE_SMART_LINK', 'unique', 'another unique link stands for just this already');
      }
    },

    async deleteSmartLink(caller, app, id) {
      const { app: owner } = await apps.configurationFor(permitted(caller, 'changeSmartLinks'), app);
      await save(db, async (tx) => {
        const now = clock();
        const held = await holdSmartLink(tx, owner.id, id, now);
        await deleteSmartLink(tx, held ?? unknownLink('id'), now);
      });
    },

    async getSmartLink(caller, app, by) {
      const known = permitted(caller, 'readSmartLink');
      const { app: owner } = await apps.configurationFor(known, app);
      const code = await codeOf(owner.id, by);
      const link = code === null ? null : await findByCode(known, owner.id, code);
      return link ?? unknownLink(by.code == null ? 'url' : 'code');
    },

    async listSmartLinks(caller, app, page, newestFirst, filter = null) {
      const { app: owner } = await apps.configurationFor(permitted(caller, 'listSmartLinks'), app);
      const wanted = parseInput(smartLinkFilter, filter ?? {});
      return pageOf(keysetOf(page, newestFirst), (keyset) => listSmartLinks(db.read, owner.id, wanted, keyset));
    },

    findSmartLinks: (appId, ids) => findSmartLinksByIds(db.read, appId, ids),
    addressOf: (config, link) => addressOf(config.app, link.code, links),
  };

  function findByCode(known: Caller, appId: string, code: string): Promise<SmartLink | null> {
    const find = () => findSmartLinkByCode(db.read, appId, code);
    return isStranger(known) ? guesses.find(appId, code, placeOfCaller(known), find) : find();
  }

  async function codeOf(appId: string, by: SmartLinkName): Promise<string | null> {
    if ((by.code ?? '') !== '' && (by.url ?? '') !== '') {
      throw new DomainFailure('INVALID_JSON', { field: 'url', details: 'Give either `code` or `url`, not both.' });
    }
    if (by.code) return keepableText(by.code, 'code');
    if (!by.url) {
      throw new DomainFailure('MISSING_PARAMETERS', {
        parameters: ['code'],
        details: 'Say which link you mean: by its `code` or by its `url`.',
      });
    }
    const address = parseAddress(by.url);
    return address !== null && (await configurations.appIdOfHost(address.host)) === appId ? address.code : null;
  }
}

function unknownLink(field: string): never {
  throw new DomainFailure('COULD_NOT_FIND_RECORD', { field, details: 'This app has no such smart link.' });
}
