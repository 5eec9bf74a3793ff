import { z } from 'zod';
import type { Database } from '../../../db/database.ts';
import { type AnyCaller, getCredentialId } from '../access/caller.ts';
import { requireOwnPlatform } from '../access/own-platform.ts';
import { requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import { assertOwnSdk } from '../clients/sdk-agent.ts';
import { generateId } from '../ids.ts';
import { parseInput, recordedText, requiredRecordedText } from '../input.ts';
import { PLATFORM_KINDS } from '../platform-kind.ts';
import { parseDeepLinkParameters } from '../smart-links/deep-link.ts';
import { save } from '../store.ts';
import { findAttribution } from './click.repository.ts';
import type { EventCounter } from './event-counter.repository.ts';
import { insertOpen } from './open.repository.ts';
import type { Open } from './open.ts';

const recordOpenInput = z.object({
  deepLink: requiredRecordedText,
  referrer: recordedText,
  uid: recordedText,
  /** Defaults to the token's platform, and must match it. Required with an admin key. */
  platform: z.enum(PLATFORM_KINDS).nullish(),
});

export type RecordOpenInput = z.input<typeof recordOpenInput>;

interface OpenServiceParts {
  db: Database;
  clock: () => number;
  apps: AppService;
  counter: EventCounter;
}

export function createOpenService({ db, clock, apps, counter }: OpenServiceParts) {
  return {
    /**
     * Records that an app was opened, with the click or link whose id its deep link contains. Unknown or foreign ids
     * are ignored instead of rejected, because SDKs retry a rejected report forever.
     */
    async recordOpen(
      caller: AnyCaller,
      app: AppName | null,
      input: RecordOpenInput,
      userAgent?: string | null,
    ): Promise<Open> {
      const known = requirePermission(caller, 'recordOpen');
      assertOwnSdk(known, userAgent);
      const { app: owner } = await apps.getSnapshotFor(known, app);
      const parsed = parseInput(recordOpenInput, input);
      const now = clock();
      const open: Open = {
        appId: owner.id,
        id: generateId(now),
        platform: requireOwnPlatform(known, parsed.platform ?? null),
        ...(await findAttribution(db.read, owner.id, parseDeepLinkParameters(parsed.deepLink))),
        deepLink: parsed.deepLink,
        referrer: parsed.referrer,
        credentialId: getCredentialId(known),
        uid: parsed.uid,
        createdAt: now,
      };
      await save(db, (tx) => insertOpen(tx, open, counter));
      return open;
    },
  };
}
