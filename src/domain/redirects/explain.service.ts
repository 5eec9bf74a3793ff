import { z } from 'zod';
import type { AnyCaller } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import { hasHop } from '../addresses/hop.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import type { SnapshotCache } from '../apps/snapshot-cache.ts';
import { type Client, detectClient } from '../clients/client.ts';
import { parseInput } from '../input.ts';
import type { LinkChains } from '../smart-links/link-chain.service.ts';
import type { ChainedLink } from '../smart-links/link-chain.ts';
import type { DraftLink, SmartLinkName, SmartLinkService } from '../smart-links/smart-link.service.ts';
import type { RedirectedLink } from './choose.ts';
import { decide } from './decision.service.ts';
import type { LazyLinks } from './lazy-link.service.ts';
import type { Choice } from './outcome.ts';
import { buildMatrix, type MatrixRow } from './resolution-matrix.ts';

/** The maximum length of a user agent, in characters: about ten times the length of a browser's. */
const USER_AGENT_LENGTH = 2_000;

const visitInput = z.object({
  userAgent: z.string().max(USER_AGENT_LENGTH, `must be at most ${USER_AGENT_LENGTH} characters.`),
  installed: z.boolean().nullish(),
  /** Whether another link has led the client to this one. */
  continued: z.boolean().nullish(),
});

/** The client that opens a link, in an explanation. */
type VisitInput = z.input<typeof visitInput>;

/** A stored link, or a draft, which can have no code. */
type ExplainedLink = RedirectedLink & ChainedLink & { appId: string };

/** The outcome of opening a link on a device, and the reasons for it. */
export interface Explanation {
  client: Client;
  choice: Choice;
}

interface ExplainServiceParts {
  clock: () => number;
  snapshots: SnapshotCache;
  apps: AppService;
  lazyLinks: LazyLinks;
  smartLinks: SmartLinkService;
  chains: LinkChains;
}

export function createExplainService({ clock, snapshots, apps, smartLinks, lazyLinks, chains }: ExplainServiceParts) {
  /**
   * Explains step by step how the link edge would respond to this user agent, using the link edge's own decision
   * function. Records nothing. Requires a secret token. Fails with BAD_USER_INPUT for a user agent that is too long.
   */
  async function explainLink(caller: AnyCaller, link: ExplainedLink, input: VisitInput): Promise<Explanation> {
    requirePermission(caller, 'explain');
    const { userAgent, installed, continued } = parseInput(visitInput, input);
    const snapshot = await snapshots.getOfLink(link);
    const client = detectClient(userAgent);
    const decided = { link, snapshot, client, installed: installed ?? 'unknown', now: clock() } as const;
    return { client, choice: await decide(decided, chains, () => continued ?? false) };
  }

  /**
   * Returns the outcome of opening a link for each kind of device and browser, with and without the app. Requires a
   * secret token.
   */
  async function getLinkMatrix(caller: AnyCaller, link: ExplainedLink, continued = false): Promise<MatrixRow[]> {
    requirePermission(caller, 'explain');
    const snapshot = await snapshots.getOfLink(link);
    return buildMatrix(link, snapshot, clock(), await chains.find(link, snapshot, continued));
  }

  return {
    explainLink,
    getLinkMatrix,

    /** Like `explainLink`, for a link by its code or URL. Fails with COULD_NOT_FIND_RECORD for an unknown link. */
    async explain(
      caller: AnyCaller,
      app: AppName | null,
      { userAgent, installed, ...by }: SmartLinkName & Pick<VisitInput, 'userAgent' | 'installed'>,
    ): Promise<Explanation> {
      const known = requirePermission(caller, 'explain');
      const smartLink = await smartLinks.getSmartLink(known, app, by);
      return explainLink(known, smartLink, { userAgent, installed, continued: hasHop(by.url ?? '') });
    },

    /** Like `getLinkMatrix`, for a link by its code or URL. Fails with COULD_NOT_FIND_RECORD for an unknown link. */
    async getMatrix(caller: AnyCaller, app: AppName | null, by: SmartLinkName): Promise<MatrixRow[]> {
      const known = requirePermission(caller, 'explain');
      return getLinkMatrix(known, await smartLinks.getSmartLink(known, app, by), hasHop(by.url ?? ''));
    },

    /**
     * Returns the link that `/lazy?uri=` opens for this URI, without storing it. Requires a secret token. Fails with
     * MISSING_PARAMETERS or COULD_NOT_CREATE_SMART_LINK if the server responds to visitors with 404.
     */
    async previewLazyLink(caller: AnyCaller, app: AppName | null, uri: string): Promise<DraftLink> {
      const known = requirePermission(caller, 'explain');
      return lazyLinks.preview(await apps.getSnapshotFor(known, app), uri);
    },
  };
}
