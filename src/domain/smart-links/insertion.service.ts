import type { Db } from '../../../db/database.ts';
import { attempt, createRefusal, type DomainFailure, requireDomainFailure } from '../failures.ts';
import { yieldToEventLoop } from '../time-slice.ts';
import { assignCode, type Draft } from './draft.ts';
import { findSmartLinkByUniqueKey, findSmartLinksByUniqueKeys, insertSmartLinks } from './smart-link.repository.ts';
import type { SmartLink } from './smart-link.ts';

/** Seven random characters collide once in billions: more than a few in a row mean a broken generator. */
const CODE_ATTEMPTS = 8;

/** How many rows one statement carries: few enough that other requests get their turn between two of them. */
const SLICE = 250;

/**
 * Saves a draft, or answers the link that stands for a unique one. One link, whatever the race: the constraints decide,
 * and what stands is looked up afterwards. Fails with COULD_NOT_CREATE_SMART_LINK for a code that is taken.
 */
export async function insertDraft(tx: Db, draft: Draft, generateCode: () => string): Promise<SmartLink> {
  for (let attempt = 0; attempt < CODE_ATTEMPTS; attempt++) {
    const newLink = assignCode(draft, generateCode);
    const inserted = await insertSmartLinks(tx, [{ link: newLink, uniqueKey: draft.uniqueKey }]);
    if (inserted.size > 0) {
      return newLink;
    }
    const existing = await findExistingLink(tx, draft);
    if (existing !== null) {
      return requireMatchingCode(existing, draft);
    }
    if (draft.code !== null) {
      throw createTakenCodeFailure(draft.code);
    }
  }
  throw new Error(`the code generator gave ${CODE_ATTEMPTS} codes in a row that are taken`);
}

/**
 * Saves many drafts, each as `insertDraft` would, and answers in their order. What a single one fails with stands in its
 * place: the caller decides whether the others may stay.
 */
export async function insertDrafts(
  tx: Db,
  drafts: readonly Draft[],
  generateCode: () => string,
): Promise<(SmartLink | DomainFailure)[]> {
  const outcomes = new Map<Draft, SmartLink | DomainFailure>();
  const ordered = drafts.toSorted(compareByLockOrder);
  for (let from = 0; from < ordered.length; from += SLICE) {
    await yieldToEventLoop();
    await insertSlice(tx, ordered.slice(from, from + SLICE), generateCode, outcomes);
  }
  return drafts.flatMap((draft) => outcomes.get(draft) ?? []);
}

/**
 * An order that is the same for everybody, so that two calls with the same links wait for each other and not each for
 * the other: PostgreSQL notices that after a second only. Custom codes come first: a link that is asked for with and
 * without its code gets it.
 */
function compareByLockOrder(one: Draft, other: Draft): number {
  const byCode = compareNullsLast(one.code, other.code);
  return byCode !== 0 || one.code !== null ? byCode : compareNullsLast(one.uniqueKey, other.uniqueKey);
}

/** Nulls last. */
function compareNullsLast(one: string | null, other: string | null): number {
  if (one === other) {
    return 0;
  }
  if (one === null || other === null) {
    return one === null ? 1 : -1;
  }
  return one < other ? -1 : 1;
}

async function insertSlice(
  tx: Db,
  drafts: readonly Draft[],
  generateCode: () => string,
  outcomes: Map<Draft, SmartLink | DomainFailure>,
): Promise<void> {
  const newLinks = drafts.map((draft) => ({
    draft,
    link: assignCode(draft, generateCode),
    uniqueKey: draft.uniqueKey,
  }));
  const inserted = await insertSmartLinks(tx, newLinks);
  for (const { draft, link } of newLinks) {
    if (inserted.has(link.id)) {
      outcomes.set(draft, link);
    }
  }
  const others = drafts.filter((draft) => !outcomes.has(draft));
  const existing = await findExistingLinks(tx, others);
  for (const draft of others) {
    const found = existing.get(draft.uniqueKey ?? '');
    outcomes.set(
      draft,
      found === undefined
        ? await insertDraft(tx, draft, generateCode).catch(requireDomainFailure)
        : attempt(() => requireMatchingCode(found, draft)),
    );
  }
}

/** The link as a unique draft found it: a custom code that it does not have can't be given to it any more. */
export function requireMatchingCode(existing: SmartLink, { code }: Draft): SmartLink {
  if (code === null || existing.code === code) {
    return existing;
  }
  throw createRefusal(
    'COULD_NOT_CREATE_SMART_LINK',
    'code',
    `can't be ${code}: the unique link of this uri has the code ${existing.code} already`,
  );
}

async function findExistingLink(tx: Db, { link, uniqueKey }: Draft): Promise<SmartLink | null> {
  return uniqueKey === null ? null : findSmartLinkByUniqueKey(tx, link.appId, uniqueKey);
}

/** The links that stand for unique drafts, by their keys: who sends a catalogue again has one statement for each slice. */
async function findExistingLinks(tx: Db, drafts: readonly Draft[]): Promise<Map<string, SmartLink>> {
  const keys = drafts.flatMap(({ uniqueKey }) => uniqueKey ?? []);
  const [first] = drafts;
  return first === undefined || keys.length === 0 ? new Map() : findSmartLinksByUniqueKeys(tx, first.link.appId, keys);
}

function createTakenCodeFailure(code: string): DomainFailure {
  return createRefusal(
    'COULD_NOT_CREATE_SMART_LINK',
    'code',
    `${code} is or was the code of another link; choose another`,
  );
}
