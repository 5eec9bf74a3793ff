import type { Db } from '../../../db/client.ts';
import { DomainFailure } from '../failures.ts';
import type { Draft } from '../smart-links/draft.ts';
import { insertDraft } from '../smart-links/insertion.service.ts';
import { insertSmartLinks } from '../smart-links/smart-link.repository.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { type Candidate, contradiction, differenceOf, type GoodCandidate } from './candidate.ts';
import {
  advanceImport,
  findRefusedLines,
  findSmartLinksByCodes,
  forgetRefusedLines,
  holdImport,
  type ImportedFile,
  noteRefusedLines,
} from './import.repository.ts';
import { isRefusal, type Outcome } from './import.ts';

/**
 * Writes some lines of a file that follow each other, together with the note that they are done, and answers what
 * became of each. A line with a code is told by it from one that is there; one without is done if the file came as far
 * before, unless it was refused then.
 */
export async function writeSlice(
  tx: Db,
  file: ImportedFile,
  candidates: readonly Candidate[],
  newCode: () => string,
  now: number,
): Promise<Outcome[]> {
  const first = candidates[0]?.record.line ?? 0;
  const last = candidates.at(-1)?.record.line ?? 0;
  const linesDone = await holdImport(tx, file, now);
  const refusedBefore = linesDone < first ? new Set() : await findRefusedLines(tx, file, first, last);
  const isDone = ({ record, draft }: GoodCandidate) =>
    draft.code === null && record.line <= linesDone && !refusedBefore.has(record.line);

  const pending = candidates.filter(isGood).filter((candidate) => !isDone(candidate));
  const inserted = await insertAll(tx, file.appId, pending, newCode);
  const outcomes = candidates.map(
    (candidate): Outcome => (isGood(candidate) ? (inserted.get(candidate) ?? 'standing') : candidate.refusal),
  );

  await advanceImport(tx, file, last);
  const linesOf = (wanted: (candidate: Candidate, outcome: Outcome | undefined) => boolean) =>
    candidates.filter((candidate, i) => wanted(candidate, outcomes[i])).map(({ record }) => record.line);
  await noteRefusedLines(
    tx,
    file,
    linesOf(({ draft }, outcome) => (draft?.code ?? null) === null && outcome !== undefined && isRefusal(outcome)),
  );
  await forgetRefusedLines(
    tx,
    file,
    linesOf(({ record }, outcome) => refusedBefore.has(record.line) && typeof outcome === 'string'),
  );
  return outcomes;
}

/** All in one statement; then, one by one, what that left out since something of it is taken. */
async function insertAll(
  tx: Db,
  appId: string,
  candidates: readonly GoodCandidate[],
  newCode: () => string,
): Promise<Map<GoodCandidate, Outcome>> {
  const links = candidates.map(({ draft }) => ({ link: coded(draft, newCode), uniqueKey: draft.uniqueKey }));
  const inserted = links.length === 0 ? new Set() : await insertSmartLinks(tx, links);
  const isLeft = ({ draft }: GoodCandidate) => !inserted.has(draft.link.id);
  const codes = candidates.filter(isLeft).flatMap(({ draft }) => draft.code ?? []);
  const standing = await findSmartLinksByCodes(tx, appId, codes);
  const outcomes = new Map<GoodCandidate, Outcome>();
  for (const candidate of candidates) {
    const link = candidate.draft.code === null ? undefined : standing.get(candidate.draft.code);
    if (!isLeft(candidate)) outcomes.set(candidate, 'imported');
    else if (link !== undefined) outcomes.set(candidate, compared(link, candidate));
    else outcomes.set(candidate, await insertAlone(tx, candidate, newCode));
  }
  return outcomes;
}

function compared(standing: SmartLink, candidate: GoodCandidate): Outcome {
  const difference = differenceOf(standing, candidate);
  return difference === null ? 'standing' : contradiction(candidate, difference);
}

async function insertAlone(tx: Db, candidate: GoodCandidate, newCode: () => string): Promise<Outcome> {
  try {
    const { id } = await insertDraft(tx, candidate.draft, newCode);
    return id === candidate.draft.link.id ? 'imported' : 'standing';
  } catch (error) {
    if (error instanceof DomainFailure) return candidate.refuse(error);
    throw error;
  }
}

function coded({ link, code }: Draft, newCode: () => string): SmartLink {
  return { ...link, code: code ?? newCode() };
}

function isGood(candidate: Candidate): candidate is GoodCandidate {
  return candidate.refusal === null;
}
