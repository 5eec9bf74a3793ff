import type { Database } from '../../../db/database.ts';
import type { AnyCaller } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import { hasBrokenText } from '../input.ts';
import { parseCustomCode } from './code.ts';
import { findCodeProblem, listSimilarCodes, type UnavailableReason } from './code-availability.ts';
import { findUsedCodes } from './smart-link.repository.ts';

/** Whether an app can use a custom code for a new link now. Another request can use it in the meantime. */
export interface CodeAvailability {
  code: string;
  /** Null if the code is available. */
  reason: UnavailableReason | null;
  /** A sentence that explains the reason; null if the code is available. */
  message: string | null;
  /** A similar code that is available; null if the code is, or if there is none. */
  suggestion: string | null;
  appId: string;
  /** The id of the link that has the code; null if none has it. */
  smartLinkId: string | null;
}

/** The characters of a longer text that are considered for a suggestion. */
const CONSIDERED_LENGTH = 200;

export function createCodeAvailabilityService(db: Database, apps: AppService) {
  return {
    /**
     * Returns whether a code can be used for a new link of the app. Reveals nothing about other apps, whose codes are
     * independent. Requires a caller that may choose codes, who could as well try to create a link.
     */
    async getAvailability(caller: AnyCaller, app: AppName | null, code: string): Promise<CodeAvailability> {
      const known = requirePermission(caller, 'chooseCode');
      const { app: owner } = await apps.getSnapshotFor(known, app);
      const problem = findCodeProblem(code);
      const similar = hasBrokenText(code) ? [] : listSimilarCodes(code.slice(0, CONSIDERED_LENGTH));
      const wanted = problem === null ? [code, ...similar] : similar;
      const used = await findUsedCodes(db.read, owner.id, wanted);
      const usedBy = problem === null ? used.get(code) : undefined;
      const reason = problem ?? (usedBy === undefined ? null : usedBy.isDeleted ? 'DELETED' : 'TAKEN');
      return {
        code,
        reason,
        message: reason === null ? null : explain(code, reason),
        suggestion: reason === null ? null : (similar.find((other) => !used.has(other)) ?? null),
        appId: owner.id,
        smartLinkId: reason === 'TAKEN' ? (usedBy?.id ?? null) : null,
      };
    },
  };
}

function explain(code: string, reason: UnavailableReason): string {
  if (reason === 'TAKEN') {
    return `\`${code}\` is the code of another link. Choose another code.`;
  }
  if (reason === 'DELETED') {
    return `\`${code}\` was the code of a link that is deleted. Codes are never used again. Choose another code.`;
  }
  const parsed = parseCustomCode(code);
  return `\`code\` ${parsed.ok ? '' : parsed.reason}`;
}
