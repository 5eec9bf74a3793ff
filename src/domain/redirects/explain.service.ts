import { z } from 'zod';
import type { AnyCaller } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import { hasHop } from '../addresses/hop.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import { type Client, detectClient } from '../clients/client.ts';
import { optionalText, parseInput } from '../input.ts';
import type { LinkChains } from '../smart-links/link-chain.service.ts';
import type { SmartLinkService } from '../smart-links/smart-link.service.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { decide } from './decision.service.ts';
import type { Choice } from './outcome.ts';
import { buildMatrix, type MatrixRow } from './resolution-matrix.ts';

/** The maximum length of a user agent, in characters: about ten times the length of a browser's. */
const USER_AGENT_LENGTH = 2_000;

const explainInput = z.object({
  url: optionalText,
  code: optionalText,
  userAgent: z.string().max(USER_AGENT_LENGTH, `must be at most ${USER_AGENT_LENGTH} characters.`),
  installed: z.boolean().nullish(),
});

type ExplainInput = z.input<typeof explainInput>;

/** The outcome of opening a link on a device, and the reasons for it. */
export interface Explanation {
  smartLink: SmartLink;
  client: Client;
  choice: Choice;
}

interface ExplainServiceParts {
  clock: () => number;
  apps: AppService;
  smartLinks: SmartLinkService;
  chains: LinkChains;
}

export function createExplainService({ clock, apps, smartLinks, chains }: ExplainServiceParts) {
  return {
    /**
     * Explains step by step how the link edge would respond to this user agent, using the link edge's own decision
     * function. Records nothing. Requires a secret token. Fails with COULD_NOT_FIND_RECORD for an unknown link.
     */
    async explain(caller: AnyCaller, app: AppName | null, input: ExplainInput): Promise<Explanation> {
      const known = requirePermission(caller, 'explain');
      const snapshot = await apps.getSnapshotFor(known, app);
      const { userAgent, installed, ...by } = parseInput(explainInput, input);
      const smartLink = await smartLinks.getSmartLink(known, snapshot.app.id, by);
      const client = detectClient(userAgent);
      const decided = { link: smartLink, snapshot, client, installed: installed ?? 'unknown', now: clock() } as const;
      const choice = await decide(decided, chains, () => hasHop(by.url ?? ''));
      return { smartLink, client, choice };
    },

    /**
     * Returns the outcome of opening the link for each kind of device and browser, with and without the app. Requires a
     * secret token.
     */
    async getMatrix(
      caller: AnyCaller,
      app: AppName | null,
      by: { url?: string | null; code?: string | null },
    ): Promise<{ smartLink: SmartLink; rows: MatrixRow[] }> {
      const known = requirePermission(caller, 'explain');
      const snapshot = await apps.getSnapshotFor(known, app);
      const smartLink = await smartLinks.getSmartLink(known, snapshot.app.id, by);
      const chain = await chains.find(smartLink, snapshot, hasHop(by.url ?? ''));
      return { smartLink, rows: buildMatrix(smartLink, snapshot, clock(), chain) };
    },
  };
}
