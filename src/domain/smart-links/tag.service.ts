import { z } from 'zod';
import type { Database } from '../../../db/database.ts';
import type { AnyCaller, Caller } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import { shortenForMessage } from '../addresses/address.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import { createRefusal, DomainFailure } from '../failures.ts';
import { parseInput, requiredText } from '../input.ts';
import { type Page, type PageRequest, toKeyset } from '../paging.ts';
import { save } from '../store.ts';
import { createTaskSlices, yieldToEventLoop } from '../time-slice.ts';
import { tagInput } from './draft.ts';
import { countTagged, listTags, replaceTag } from './tag.repository.ts';

/** The number of links per transaction, small enough not to delay other writes noticeably. */
const SLICE = 100;

/** The maximum number of links that one call changes, which takes a few seconds. */
const MAX_CHANGED = 10_000;

/** The maximum number of links of a tag that are counted. */
const MAX_COUNTED = 10_000;

/** The number of tags per statement when their links are counted. */
const COUNTED_TOGETHER = 5;

/** The number of live links with a tag; a lower bound if there are more than 10,000. */
export interface TagCount {
  count: number;
  isExact: boolean;
}

/** The progress of a change of a tag. */
export interface TagChange {
  appId: string;
  /** The number of links that this call changed. */
  changed: number;
  /** Whether no link has the former tag any more. If not, the client repeats the call. */
  isComplete: boolean;
}

interface ChangeOptions {
  /** Called before each transaction. It throws if no client waits for the result; earlier transactions remain. */
  assertWanted?: () => void;
}

const renameInput = z.object({ from: requiredText, to: tagInput });
const deleteInput = z.object({ name: requiredText });

export function createTagService(db: Database, clock: () => number, apps: AppService) {
  async function changeLinks(
    known: Caller,
    app: AppName | null,
    { field, from, to, assertWanted = () => {} }: { field: string; from: string; to: string | null } & ChangeOptions,
  ): Promise<TagChange> {
    const { app: owner } = await apps.getSnapshotFor(known, app);
    let changed = 0;
    for (let last = SLICE; last === SLICE && changed < MAX_CHANGED; changed += last) {
      assertWanted();
      last = await save(db, (tx) => replaceTag(tx, owner.id, { from, to, limit: SLICE, now: clock() }));
      await yieldToEventLoop();
    }
    if (changed === 0) {
      const details = `\`${field}\` is \`${shortenForMessage(from)}\`, but no smart link of this app has this tag.`;
      throw new DomainFailure('COULD_NOT_FIND_RECORD', { field, details });
    }
    const rest = await countTagged(db.read, owner.id, [from], 1);
    return { appId: owner.id, changed, isComplete: (rest.get(from) ?? 0) === 0 };
  }

  return {
    /** Lists the tags of an app's links in the order of their bytes. Requires a secret token. */
    async listTags(caller: AnyCaller, app: AppName | null, page: PageRequest): Promise<Page<string>> {
      const { app: owner } = await apps.getSnapshotFor(requirePermission(caller, 'listSmartLinks'), app);
      const { limit, after, before, fromEnd } = toKeyset(page, false);
      const tags = await listTags(db.read, owner.id, { limit: limit + 1, after, before, descending: fromEnd });
      const hasMore = tags.length > limit;
      const items = tags.slice(0, limit);
      return {
        items: fromEnd ? items.reverse() : items,
        hasNextPage: fromEnd ? before !== null : hasMore,
        hasPreviousPage: fromEnd ? hasMore : after !== null,
      };
    },

    /** Counts the live links with each of these tags of an app, in time slices. Checks no permission. */
    async countLinks(appId: string, tags: readonly string[]): Promise<Map<string, TagCount>> {
      const counts = new Map<string, TagCount>();
      const awaitSlice = createTaskSlices();
      for (let from = 0; from < tags.length; from += COUNTED_TOGETHER) {
        const found = await countTagged(db.read, appId, tags.slice(from, from + COUNTED_TOGETHER), MAX_COUNTED + 1);
        for (const [tag, count] of found) {
          counts.set(tag, { count: Math.min(count, MAX_COUNTED), isExact: count <= MAX_COUNTED });
        }
        await awaitSlice();
      }
      return counts;
    },

    /**
     * Renames a tag on at most 10,000 links of an app, in short transactions. A link that already has the new tag loses
     * the former one. Requires a secret token. Fails with COULD_NOT_FIND_RECORD if no link has the tag.
     */
    async renameTag(
      caller: AnyCaller,
      app: AppName | null,
      input: z.input<typeof renameInput>,
      options: ChangeOptions = {},
    ): Promise<TagChange & { name: string }> {
      const known = requirePermission(caller, 'changeSmartLinks');
      const { from, to } = parseInput(renameInput, input);
      if (from.trim() === to) {
        throw createRefusal('BAD_USER_INPUT', 'to', 'must differ from `from`.');
      }
      return { name: to, ...(await changeLinks(known, app, { field: 'from', from: from.trim(), to, ...options })) };
    },

    /**
     * Removes a tag from at most 10,000 links of an app, in short transactions. Requires a secret token. Fails with
     * COULD_NOT_FIND_RECORD if no link has the tag.
     */
    async deleteTag(
      caller: AnyCaller,
      app: AppName | null,
      input: z.input<typeof deleteInput>,
      options: ChangeOptions = {},
    ): Promise<TagChange & { name: string }> {
      const known = requirePermission(caller, 'changeSmartLinks');
      const name = parseInput(deleteInput, input).name.trim();
      return { name, ...(await changeLinks(known, app, { field: 'name', from: name, to: null, ...options })) };
    },
  };
}
