import { randomBytes } from 'node:crypto';
import type { Database } from '../../../db/database.ts';
import { type AnyCaller, OPERATOR } from '../access/caller.ts';
import { requireInstallationAdmin } from '../access/permissions.ts';
import { createRefusal } from '../failures.ts';
import type { IdempotencyKey } from '../idempotency/idempotency.ts';
import { save } from '../store.ts';
import { type CreatedCredential, saveCredentialOnce } from './created-credential.service.ts';
import { generateKeyText, hashSecret } from './credential.ts';
import { consumeSignInCode, deleteExpiredSignInCodes, insertSignInCode } from './sign-in-code.repository.ts';
import { findAdminKeysByIds, insertAdminKey } from './token.repository.ts';
import { type AdminKey, buildAdminKey } from './token.ts';

/** How long a code is valid, in milliseconds. */
const VALID_MS = 10 * 60 * 1000;

/** The length of a code, in bytes: 160 random bits. */
const CODE_LENGTH = 20;

/** A new code with its text, which can't be retrieved later. */
interface SignInCode {
  code: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/**
 * Creates the service of the codes with which browsers sign in to the dashboard. A code can be printed in an address,
 * because it is exchanged for an admin key only once and within ten minutes; a key can't.
 */
export function createSignInService(db: Database, clock: () => number) {
  return {
    /** Creates a code that can be exchanged once, within ten minutes. Requires an installation key. */
    async createSignInCode(caller: AnyCaller): Promise<SignInCode> {
      requireInstallationAdmin(caller);
      const code = randomBytes(CODE_LENGTH).toString('base64url');
      const expiresAt = clock() + VALID_MS;
      await save(db, (tx) => insertSignInCode(tx, hashSecret(code), expiresAt));
      return { code, expiresAt };
    },

    /**
     * Exchanges a code for a new installation key, whose label names the dashboard and the day. Requires no credential.
     * Fails with COULD_NOT_FIND_RECORD if the code is unknown, used or expired, without saying which. A repeat with the
     * idempotency key of a client that has a credential returns the key without its text, and a warning.
     */
    async exchangeSignInCode(
      caller: AnyCaller,
      code: string,
      idempotency: IdempotencyKey | null,
    ): Promise<CreatedCredential<AdminKey>> {
      const isUnknown = caller.kind === 'unknown';
      const now = clock();
      const text = generateKeyText();
      const label = `Dashboard (${new Date(now).toISOString().slice(0, 10)})`;
      const key = buildAdminKey({ appId: null, label, readOnly: false }, text, now);
      return saveCredentialOnce(
        db,
        {
          caller: isUnknown ? OPERATOR : caller,
          appId: null,
          idempotency: isUnknown ? null : idempotency,
          input: { exchangeSignInCode: hashSecret(code) },
        },
        { id: key.id, text, now },
        {
          insert: async (tx) => {
            if (!(await consumeSignInCode(tx, hashSecret(code), now))) {
              throw createRefusal(
                'COULD_NOT_FIND_RECORD',
                'code',
                'is unknown, used or expired. Create another with the command `dashboard`.',
              );
            }
            await insertAdminKey(tx, key, hashSecret(text));
          },
          findByIds: findAdminKeysByIds,
        },
      );
    },

    /** Deletes at most `limit` expired codes, and returns their number. */
    deleteExpired: (now: number, limit: number): Promise<number> =>
      save(db, (tx) => deleteExpiredSignInCodes(tx, now, limit)),
  };
}

export type SignInService = ReturnType<typeof createSignInService>;
