import type { Db } from '../../../db/database.ts';
import { attempt, createRefusal, type DomainFailure, requireDomainFailure } from '../failures.ts';
import { assignCode, type Draft } from './draft.ts';
import {
  findSmartLinkByUniqueKey,
  findSmartLinksByUniqueKeys,
  findUsedCodes,
  insertSmartLinks,
} from './smart-link.repository.ts';
import type { SmartLink } from './smart-link.ts';

/** Seven random characters rarely collide, so this many collisions in a row mean a broken generator. */
const CODE_ATTEMPTS = 8;

/** The number of rows per statement, few enough to let other requests run between statements. */
const SLICE = 50;

/**
 * Saves a draft, or returns the existing link of a unique draft. Concurrent requests create one link: the unique
 * constraints reject the others, which then look up the existing link. Fails with COULD_NOT_CREATE_SMART_LINK if the
 * custom code is taken.
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
      return existing;
    }
    if (draft.code !== null) {
      throw createTakenCodeFailure(draft.code);
    }
  }
  throw new Error(`the code generator returned ${CODE_ATTEMPTS} taken codes in a row`);
}

/**
 * Saves many drafts, each like `insertDraft`. Returns a link or a failure for each draft, in their order. The caller
 * decides whether to commit if some of them failed. `beginSlice` lets other requests run between statements.
 */
export async function insertDrafts(
  tx: Db,
  drafts: readonly Draft[],
  generateCode: () => string,
  beginSlice: () => Promise<void>,
): Promise<(SmartLink | DomainFailure)[]> {
  const outcomes = new Map<Draft, SmartLink | DomainFailure>();
  const ordered = drafts.toSorted(compareByLockOrder);
  for (let from = 0; from < ordered.length; from += SLICE) {
    await beginSlice();
    await insertSlice(tx, ordered.slice(from, from + SLICE), generateCode, outcomes);
  }
  return drafts.flatMap((draft) => outcomes.get(draft) ?? []);
}

/**
 * Orders drafts by a fixed key to prevent deadlocks between concurrent calls with the same links. PostgreSQL detects a
 * deadlock only after a second. Drafts with custom codes come first: if a call contains the same unique link with and
 * without a code, the link gets the code.
 */
function compareByLockOrder(one: Draft, other: Draft): number {
  const byCode = compareNullsLast(one.code, other.code);
  return byCode !== 0 || one.code !== null ? byCode : compareNullsLast(one.uniqueKey, other.uniqueKey);
}

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

/**
 * Returns the existing link of a unique draft. Fails if the draft has a different custom code, because codes never
 * change.
 */
function requireMatchingCode(existing: SmartLink, { code }: Draft): SmartLink {
  if (code === null || existing.code === code) {
    return existing;
  }
  throw createRefusal(
    'COULD_NOT_CREATE_SMART_LINK',
    'code',
    `can't be \`${code}\`, because this unique link already exists with the code \`${existing.code}\`.`,
  );
}

/**
 * Returns the existing link of a unique draft; null if there is none or the draft isn't unique. Fails with
 * COULD_NOT_CREATE_SMART_LINK if the draft has a custom code and the link has another code.
 */
export async function findExistingLink(db: Db, draft: Draft): Promise<SmartLink | null> {
  const { link, uniqueKey } = draft;
  const existing = uniqueKey === null ? null : await findSmartLinkByUniqueKey(db, link.appId, uniqueKey);
  return existing === null ? null : requireMatchingCode(existing, draft);
}

/** Fails like `insertDraft` if the custom code of a draft is taken. Reserves nothing. */
export async function assertCodeNotTaken(db: Db, { link, code }: Draft): Promise<void> {
  if (code !== null && (await findUsedCodes(db, link.appId, [code])).has(code)) {
    throw createTakenCodeFailure(code);
  }
}

/** Finds the existing links of unique drafts, by key. Uses one statement for all drafts of a slice. */
async function findExistingLinks(tx: Db, drafts: readonly Draft[]): Promise<Map<string, SmartLink>> {
  const keys = drafts.flatMap(({ uniqueKey }) => uniqueKey ?? []);
  const [first] = drafts;
  return first === undefined || keys.length === 0 ? new Map() : findSmartLinksByUniqueKeys(tx, first.link.appId, keys);
}

function createTakenCodeFailure(code: string): DomainFailure {
  return createRefusal(
    'COULD_NOT_CREATE_SMART_LINK',
    'code',
    `is \`${code}\`, which is or was the code of another link. Choose another code.`,
  );
}
