/**
 * Redeems a link in a separate process: `<database url> <mode> <app id> <link id> <attempts>`. Prints `ready`, waits
 * for a line, and prints the number of successful attempts.
 */
import { once } from 'node:events';
import { openDb } from '../../db/client.ts';
import type { Database } from '../../db/database.ts';
import { StoreError } from '../../db/errors.ts';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { DomainFailure } from '../../src/domain/failures.ts';
import { generateId } from '../../src/domain/ids.ts';
import { createServices } from '../../src/domain/services.ts';
import { generateCode } from '../../src/domain/smart-links/code.ts';

/** The result of an attempt: true if it redeemed the link, false if the limit was reached. */
type Attempt = () => Promise<boolean>;

/** The number of concurrent attempts of a process. */
const AT_ONCE = 5;

const [url = '', mode = '', appId = '', smartLinkId = '', attempts = ''] = process.argv.slice(2);

function createServiceAttempt(db: Database): Attempt {
  const links = { domain: 'link.test', scheme: 'http' } as const;
  const { redeems } = createServices({ db, clock: Date.now, generateCode: generateCode, links });
  return async () => {
    try {
      await redeems.redeemMetadata(OPERATOR, appId, { smartLinkId });
      return true;
    } catch (error) {
      if (error instanceof DomainFailure && error.code === 'TOO_MANY_REDEEMS') {
        return false;
      }
      throw error;
    }
  };
}

/** An incorrect implementation: reads the count, and then writes the incremented value. */
function createNaiveAttempt(db: Database): Attempt {
  return async () => {
    const link = await db.read
      .selectFrom('smart_links')
      .select(['redeem_count', 'redeem_limit'])
      .where('app_id', '=', appId)
      .where('id', '=', smartLinkId)
      .executeTakeFirstOrThrow();
    if (link.redeem_limit !== null && link.redeem_count >= link.redeem_limit) {
      return false;
    }
    await db.write(async (tx) => {
      await tx
        .updateTable('smart_links')
        .set({ redeem_count: link.redeem_count + 1 })
        .where('app_id', '=', appId)
        .where('id', '=', smartLinkId)
        .execute();
      const event = { app_id: appId, id: generateId(Date.now()), smart_link_id: smartLinkId, created_at: Date.now() };
      await tx
        .insertInto('redemptions')
        .values({ ...event, click_id: null, credential_id: null, uid: null })
        .execute();
    });
    return true;
  };
}

/** Retries while the store is busy, like a client: a failed attempt has stored nothing. */
async function retryWhileBusy(attempt: Attempt): Promise<boolean> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const cause = error instanceof DomainFailure ? error.cause : error;
      if (!(cause instanceof StoreError && cause.temporary)) {
        throw error;
      }
    }
  }
}

const db = await openDb({ url, migrate: false, poolSize: AT_ONCE });
const attempt = mode === 'naive' ? createNaiveAttempt(db) : createServiceAttempt(db);
process.stdout.write('ready\n');
await once(process.stdin, 'data');

let left = Number(attempts);
let succeeded = 0;
async function redeemUntilDone(): Promise<void> {
  while (left > 0) {
    left -= 1;
    if (await retryWhileBusy(attempt)) {
      succeeded += 1;
    }
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, redeemUntilDone));
await db.close();
process.stdin.destroy();
process.stdout.write(`${succeeded}\n`);
