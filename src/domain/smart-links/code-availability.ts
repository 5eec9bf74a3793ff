import { isReservedCode, MAX_CODE_LENGTH, parseCustomCode } from './code.ts';

/** Why a custom code can't be used for a new link. */
export type UnavailableReason = 'INVALID' | 'RESERVED' | 'TAKEN' | 'DELETED';

/** The number of codes to try for a suggestion. */
const SUGGESTIONS = 9;

/** Returns the reason why no app can use a code; null if it depends on the links of the app. */
export function findCodeProblem(code: string): 'INVALID' | 'RESERVED' | null {
  if (parseCustomCode(code).ok) {
    return null;
  }
  return isReservedCode(code) ? 'RESERVED' : 'INVALID';
}

/**
 * Returns valid codes that resemble a text, the most similar first: the text without the characters that a code can't
 * have, and the same with a number. Empty if no character remains.
 */
export function listSimilarCodes(text: string): string[] {
  const base = text
    // Letters without their accents.
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (base === '') {
    return [];
  }
  const numbered = Array.from({ length: SUGGESTIONS }, (_, i) => {
    const suffix = `-${i + 2}`;
    return base.slice(0, MAX_CODE_LENGTH - suffix.length) + suffix;
  });
  return [base.slice(0, MAX_CODE_LENGTH), ...numbered].filter(
    (code) => code !== text && findCodeProblem(code) === null,
  );
}
