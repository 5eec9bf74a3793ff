import { z } from 'zod';
import type { Database, Db } from '../../../db/database.ts';
import { type AnyCaller, type Caller, getCredentialId } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import { DomainFailure } from '../failures.ts';
import { generateId, isId, type RequestedId, requireId } from '../ids.ts';
import { createShortTextSchema, optionalText, parseInput } from '../input.ts';
import type { JsonObject } from '../json.ts';
import type { Limits } from '../limits/limits.ts';
import { isActive } from '../smart-links/link-status.ts';
import { findSmartLinksByIds } from '../smart-links/smart-link.repository.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { save } from '../store.ts';
import { findClick, markRedeemed } from './click.repository.ts';
import type { Click } from './click.ts';
import type { EventCounter } from './event-counter.repository.ts';
import { consumeRedeemOrThrow, refundIfNotSaved } from './redeem-rate.service.ts';
import { redeem } from './redemption.repository.ts';

const redeemMetadataInput = z.object({
  clickId: optionalText,
  smartLinkId: optionalText,
  uid: createShortTextSchema(200),
  /** Whether a click that was redeemed before is counted again. Defaults to false. */
  again: z
    .boolean()
    .nullish()
    .transform((again) => again ?? false),
});

/** If the client sent an invalid id, it is the failure to report. */
export type RedeemMetadataInput = Omit<z.input<typeof redeemMetadataInput>, 'clickId' | 'smartLinkId'> & {
  clickId?: RequestedId | null | undefined;
  smartLinkId?: RequestedId | null | undefined;
};

/** The link to redeem, and the click that identifies it, if any. */
interface RedeemTarget {
  known: Caller;
  parsed: z.output<typeof redeemMetadataInput>;
  click: Click | null;
  link: SmartLink;
  now: number;
}

interface RedeemServiceParts {
  db: Database;
  clock: () => number;
  apps: AppService;
  limits: Limits;
  counter: EventCounter;
}

export function createRedeemService({ db, clock, apps, limits, counter }: RedeemServiceParts) {
  return {
    /**
     * Redeems a link by a click (`_hk_cid`) or by the link's id (`_hk_sid`) and returns its metadata. Returns `{}` and
     * counts nothing if the link has no metadata. Fails with TOO_MANY_REDEEMS if the redeem limit is reached, with
     * TOO_MANY_REQUESTS if a rate limit is exceeded, and with COULD_NOT_FIND_RECORD if the click or link is unknown,
     * belongs to another app, is deleted or is outside its validity period.
     */
    async redeemMetadata(caller: AnyCaller, app: AppName | null, input: RedeemMetadataInput): Promise<JsonObject> {
      const { known, parsed, click, link, now } = await findTarget(caller, app, input);
      if (link.metadata === null) {
        return {};
      }
      if (isReadAgain(click, parsed)) {
        return link.metadata;
      }
      // Clients retry a rejected request forever, so most retries are rejected here, without a write.
      if (isExhausted(link)) {
        throw createTooManyRedeemsFailure();
      }
      consumeRedeemOrThrow(limits, known, link.id);

      const write = async (tx: Db) => {
        const isFirst = click === null || (await markRedeemed(tx, link.appId, click.id, now));
        if (!isFirst && !parsed.again) {
          return link.metadata ?? {};
        }
        const redeemed = await redeem(
          tx,
          {
            appId: link.appId,
            id: generateId(now),
            smartLinkId: link.id,
            clickId: click?.id ?? null,
            credentialId: getCredentialId(known),
            uid: parsed.uid,
            createdAt: now,
          },
          counter,
        );
        if (redeemed !== null) {
          return redeemed.metadata ?? {};
        }
        const existing = await findSmartLinksByIds(tx, link.appId, [link.id]);
        throw existing.has(link.id) ? createTooManyRedeemsFailure() : createNotFoundFailure('smartLinkId');
      };
      return refundIfNotSaved(limits, known, link.id, () => save(db, write, { lockedRow: link.id }));
    },

    /** Fails as `redeemMetadata` would, but without checking rate limits. Counts nothing. */
    async assertRedeemable(caller: AnyCaller, app: AppName | null, input: RedeemMetadataInput): Promise<void> {
      const { parsed, click, link } = await findTarget(caller, app, input);
      if (link.metadata !== null && !isReadAgain(click, parsed) && isExhausted(link)) {
        throw createTooManyRedeemsFailure();
      }
    },
  };

  async function findTarget(caller: AnyCaller, app: AppName | null, input: RedeemMetadataInput): Promise<RedeemTarget> {
    const known = requirePermission(caller, 'redeem');
    const smartLinkId = input?.smartLinkId == null ? null : requireId(input.smartLinkId);
    const clickId = input?.clickId == null ? null : requireId(input.clickId);
    const { app: owner } = await apps.getSnapshotFor(known, app);
    const parsed = parseInput(redeemMetadataInput, { ...input, clickId, smartLinkId });
    const { click, linkId } = await findClickAndLinkId(owner.id, parsed.clickId, parsed.smartLinkId);
    const now = clock();
    const link = await findLiveLink(owner.id, linkId);
    if (link === null || !isActive(link, now)) {
      throw createNotFoundFailure(click === null ? 'smartLinkId' : 'clickId');
    }
    return { known, parsed, click, link, now };
  }

  async function findClickAndLinkId(appId: string, clickId: string | null, smartLinkId: string | null) {
    if (clickId !== null && smartLinkId !== null) {
      throw new DomainFailure('BAD_USER_INPUT', {
        field: 'smartLinkId',
        details: 'Send either `clickId` or `smartLinkId`, not both.',
      });
    }
    if (smartLinkId !== null) {
      return { click: null, linkId: smartLinkId };
    }
    if (clickId === null) {
      throw new DomainFailure('MISSING_PARAMETERS', {
        parameters: ['clickId'],
        details: 'Either `clickId` (`_hk_cid` in the deep link) or `smartLinkId` (`_hk_sid`) is required.',
      });
    }
    const click: Click | null = await findClick(db.read, appId, clickId);
    if (click === null) {
      throw createNotFoundFailure('clickId');
    }
    return { click, linkId: click.smartLinkId };
  }

  async function findLiveLink(appId: string, id: string): Promise<SmartLink | null> {
    if (!isId(id)) {
      return null;
    }
    return (await findSmartLinksByIds(db.read, appId, [id])).get(id) ?? null;
  }
}

/** Whether the click was redeemed before and should not be counted again. */
function isReadAgain(click: Click | null, parsed: RedeemTarget['parsed']): boolean {
  return click !== null && click.redeemedAt !== null && !parsed.again;
}

/** Whether the link, as last read, has no redemptions left. */
export function isExhausted({ redeemLimit, redeemCount }: Pick<SmartLink, 'redeemLimit' | 'redeemCount'>): boolean {
  return redeemLimit !== null && redeemCount >= redeemLimit;
}

function createTooManyRedeemsFailure(): DomainFailure {
  return new DomainFailure('TOO_MANY_REDEEMS', {
    details: "The link has reached its redeem limit, so its metadata can't be read again.",
  });
}

function createNotFoundFailure(field: string): DomainFailure {
  return new DomainFailure('COULD_NOT_FIND_RECORD', {
    field,
    details: 'No click or smart link with this id exists in this app.',
  });
}
