import type { Database } from '../../../db/database.ts';
import type { AnyCaller } from '../access/caller.ts';
import type { AppName } from '../apps/app-name.ts';
import { type AppSnapshot, buildAppSnapshot } from '../apps/snapshot.ts';
import type { ProposedChange, TemplateService } from '../apps/template.service.ts';
import { createTaskSlices } from '../time-slice.ts';
import { computeDestinations, type Destination } from './destination.ts';
import type { SmartLink } from './smart-link.ts';
import { listSmartLinksById } from './smart-link-list.repository.ts';

/** A link whose destinations would change. */
export interface ImpactExample {
  smartLink: SmartLink;
  before: Destination[];
  after: Destination[];
}

export interface TemplateImpact {
  /** The number of examined links: all links of the app, or the newest ones. */
  examined: number;
  /** Whether all links were examined. */
  complete: boolean;
  /** The number of examined links whose destinations would change. */
  affected: number;
  /** The newest affected links. */
  examples: ImpactExample[];
}

/** The maximum number of examined links. It is limited because a user waits for the response. */
const MAX_LINKS = 10_000;
const MAX_EXAMPLES = 20;
/** The number of links per statement, few enough to be read in one time slice. */
const PAGE = 100;

export function createTemplateImpactService(db: Database, templates: TemplateService) {
  return {
    /**
     * Finds the links whose destinations would change if a template were added, changed or removed, without saving
     * anything. Fails with the same errors as saving the change. Requires an admin key.
     *
     * @param onSlice called in every time slice. An error that it throws ends the computation.
     */
    async computeTemplateImpact(
      caller: AnyCaller,
      app: AppName | null,
      change: ProposedChange,
      onSlice: () => void = () => {},
    ): Promise<TemplateImpact> {
      const { snapshot, proposed } = await templates.propose(caller, app, change);
      const changedSnapshot = buildAppSnapshot(
        snapshot.app,
        [...snapshot.platforms.values()],
        proposed,
        snapshot.publishableTokenIds,
      );
      const impact: TemplateImpact = { examined: 0, complete: false, affected: 0, examples: [] };
      const awaitSlice = createTaskSlices();
      for await (const link of iterateNewestLinks(db, snapshot.app.id)) {
        if (impact.examined === MAX_LINKS) {
          return impact;
        }
        const slice = awaitSlice();
        if (slice !== null) {
          await slice;
          onSlice();
        }
        impact.examined += 1;
        const example = compare(link, snapshot, changedSnapshot);
        if (example === null) {
          continue;
        }
        impact.affected += 1;
        if (impact.examples.length < MAX_EXAMPLES) {
          impact.examples.push(example);
        }
      }
      return { ...impact, complete: true };
    },
  };
}

function compare(
  smartLink: SmartLink,
  currentSnapshot: AppSnapshot,
  changedSnapshot: AppSnapshot,
): ImpactExample | null {
  const before = computeDestinations(smartLink, currentSnapshot);
  const after = computeDestinations(smartLink, changedSnapshot);
  return JSON.stringify(before.map(getTargets)) === JSON.stringify(after.map(getTargets))
    ? null
    : { smartLink, before, after };
}

/** Returns the platform and the URLs of a destination, without their source. */
function getTargets({ platform, link, fallback }: Destination) {
  return [platform, link, fallback];
}

/** Iterates over the newest links in pages, so that memory use doesn't depend on their number. */
async function* iterateNewestLinks(db: Database, appId: string): AsyncGenerator<SmartLink> {
  let after: string | null = null;
  for (;;) {
    const keyset = { limit: PAGE, after, before: null, descending: true, fromEnd: false };
    const page: SmartLink[] = await listSmartLinksById(db.read, appId, keyset);
    yield* page;
    if (page.length < PAGE) {
      return;
    }
    after = page.at(-1)?.id ?? null;
  }
}
