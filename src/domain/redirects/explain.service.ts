import { z } from 'zod';
import { type AnyCaller, getCredentialId } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import { hasHop } from '../addresses/hop.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import type { SnapshotCache } from '../apps/snapshot-cache.ts';
import type { UriPolicies } from '../apps/uri-policy.service.ts';
import { type Client, detectClient } from '../clients/client.ts';
import type { Warning } from '../failures.ts';
import { parseInput } from '../input.ts';
import { type CreateSmartLinkInput, type Draft, draftSmartLink } from '../smart-links/draft.ts';
import type { LinkChains } from '../smart-links/link-chain.service.ts';
import type { ChainedLink } from '../smart-links/link-chain.ts';
import type { SmartLinkName, SmartLinkService } from '../smart-links/smart-link.service.ts';
import type { RedirectedLink } from './choose.ts';
import { decide } from './decision.service.ts';
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

/** A stored link, or a draft, which has no code. */
type ExplainedLink = RedirectedLink & ChainedLink & { appId: string };

/** The outcome of opening a link on a device, and the reasons for it. */
export interface Explanation {
  client: Client;
  choice: Choice;
}

/** A valid link that is not stored, with the warnings that its creation would return. */
export interface DraftLink {
  link: Draft['link'] & { code: null };
  warnings: Warning[];
}

interface ExplainServiceParts {
  clock: () => number;
  snapshots: SnapshotCache;
  apps: AppService;
  policies: UriPolicies;
  smartLinks: SmartLinkService;
  chains: LinkChains;
}

export function createExplainService({ clock, snapshots, apps, policies, smartLinks, chains }: ExplainServiceParts) {
  /**
   * Explains step by step how the link edge would respond to this user agent, using the link edge's own decision
   * function. Records nothing. Requires a secret token. Fails with INVALID_JSON for a user agent that is too long.
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
     * Validates the input for a new link and returns the link without storing it. Requires a secret token. Fails like
     * `createSmartLink`, except that it doesn't check whether the code is taken.
     */
    async previewLink(caller: AnyCaller, app: AppName | null, input: CreateSmartLinkInput): Promise<DraftLink> {
      const known = requirePermission(caller, 'explain');
      const policy = policies.getPolicy(known, await apps.getSnapshotFor(known, app));
      const { link, warnings } = draftSmartLink(input, policy, getCredentialId(known), clock());
      return { link: { ...link, code: null }, warnings };
    },
  };
}
