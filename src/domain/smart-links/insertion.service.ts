import type { Db } from '../../../db/client.ts';
import { attempt, caught, type DomainFailure, refusal } from '../failures.ts';
import { turn } from '../time-slice.ts';
import type { Draft } from './draft.ts';
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
export async function insertDraft(tx: Db, draft: Draft, newCode: () => string): Promise<SmartLink> {
  for (let attempt = 0; attempt < CODE_ATTEMPTS; attempt++) {
    const candidate = withCode(draft, newCode);
    const inserted = await insertSmartLinks(tx, [{ link: candidate, uniqueKey: draft.uniqueKey }]);
    if (inserted.size > 0) return candidate;
    const standing = await standingLink(tx, draft);
    if (standing !== null) return agreeing(standing, draft);
    if (draft.code !== null) throw takenCode(draft.code);
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
  newCode: () => string,
): Promise<(SmartLink | DomainFailure)[]> {
  const outcomes = new Map<Draft, SmartLink | DomainFailure>();
  const ordered = drafts.toSorted(inOrderOfLocks);
  for (let from = 0; from < ordered.length; from += SLICE) {
    await turn();
    await insertSlice(tx, ordered.slice(from, from + SLICE), newCode, outcomes);
  }
  return drafts.flatMap((draft) => outcomes.get(draft) ?? []);
}

/**
 * An order that is the same for everybody, so that two calls with the same links wait for each other and not each for
 * the other: PostgreSQL notices that after a second only. Custom codes come first: a link that is asked for with and
 * without its code gets it.
 */
function inOrderOfLocks(one: Draft, other: Draft): number {
  const byCode = compared(one.code, other.code);
  return byCode !== 0 || one.code !== null ? byCode : compared(one.uniqueKey, other.uniqueKey);
}

/** Nulls last. */
function compared(one: string | null, other: string | null): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? 1 : -1;
  return one < other ? -1 : 1;
}

async function insertSlice(
  tx: Db,
  drafts: readonly Draft[],
  newCode: () => string,
  outcomes: Map<Draft, SmartLink | DomainFailure>,
): Promise<void> {
  const candidates = drafts.map((draft) => ({ draft, link: withCode(draft, newCode), uniqueKey: draft.uniqueKey }));
  const inserted = await insertSmartLinks(tx, candidates);
  for (const { draft, link } of candidates) if (inserted.has(link.id)) outcomes.set(draft, link);
  const others = drafts.filter((draft) => !outcomes.has(draft));
  const standing = await standingLinks(tx, others);
  for (const draft of others) {
    const found = standing.get(draft.uniqueKey ?? '');
    outcomes.set(
      draft,
      found === undefined ? await insertDraft(tx, draft, newCode).catch(caught) : attempt(() => agreeing(found, draft)),
    );
  }
}

/** The link as a unique draft found it: a custom code that it does not have can't be given to it any more. */
export function agreeing(standing: SmartLink, { code }: Draft): SmartLink {
  if (code === null || standing.code === code) return standing;
  throw refusal(
    'COULD_NOT_CREATE_SMART_LINK',
    'code',
    `can't be ${code}: the unique link of this uri has the code ${standing.code} already`,
  );
}

async function standingLink(tx: Db, { link, uniqueKey }: Draft): Promise<SmartLink | null> {
  return uniqueKey === null ? null : findSmartLinkByUniqueKey(tx, link.appId, uniqueKey);
}

/** The links that stand for unique drafts, by their keys: who sends a catalogue again has one statement for each slice. */
async function standingLinks(tx: Db, drafts: readonly Draft[]): Promise<Map<string, SmartLink>> {
  const keys = drafts.flatMap(({ uniqueKey }) => uniqueKey ?? []);
  const [first] = drafts;
  return first === undefined || keys.length === 0 ? new Map() : findSmartLinksByUniqueKeys(tx, first.link.appId, keys);
}

function withCode({ link, code }: Draft, newCode: () => string): SmartLink {
  return { ...link, code: code ?? newCode() };
}

function takenCode(code: string): DomainFailure {
  return refusal('COULD_NOT_CREATE_SMART_LINK', 'code', `${code} is or was the code of another link; choose another`);
}
