import type { Db } from '../../../db/database.ts';

export async function insertSignInCode(tx: Db, codeHash: string, expiresAt: number): Promise<void> {
  await tx.insertInto('sign_in_codes').values({ code_hash: codeHash, expires_at: expiresAt }).execute();
}

/** Deletes a code that hasn't expired. Returns false if there is none: only one of several transactions gets true. */
export async function consumeSignInCode(tx: Db, codeHash: string, now: number): Promise<boolean> {
  const rows = await tx
    .deleteFrom('sign_in_codes')
    .where('code_hash', '=', codeHash)
    .where('expires_at', '>', now)
    .returning('code_hash')
    .execute();
  return rows.length > 0;
}

/** Deletes at most `limit` expired codes, and returns their number. */
export async function deleteExpiredSignInCodes(tx: Db, now: number, limit: number): Promise<number> {
  const deleted = await tx
    .deleteFrom('sign_in_codes')
    .where('code_hash', 'in', ({ selectFrom }) =>
      selectFrom('sign_in_codes').select('code_hash').where('expires_at', '<=', now).limit(limit),
    )
    .returning('code_hash')
    .execute();
  return deleted.length;
}
