import { z } from 'zod';
import type { Database } from '../../../db/client.ts';
import type { AppService } from '../apps/app.service.ts';
import { findClick, markRedeemed } from './click.repository.ts';
import type { Click } from './click.ts';
import { DomainFailure } from '../failures.ts';
import { isId, newId } from '../ids.ts';
import { optionalText, parseInput, shortText } from '../input.ts';
import type { Limits } from '../limits/limits.ts';
import { findSmartLinksByIds } from '../smart-links/smart-link.repository.ts';
import type { JsonObject, SmartLink } from '../smart-links/smart-link.ts';
import { isWithinWindow } from '../smart-links/window.ts';
import { save } from '../store.ts';
import { type Caller, credentialIdOf } from '../access/caller.ts';
import { permitted } from '../access/permissions.ts';
import { assertRedeemTurn } from './redeem-rate.ts';
import { redeem } from './redemption.repository.ts';

const redeemMetadataInput = z.object({
  clickId: optionalText,
  smartLinkId: optionalText,
  uid: shortText(200),
  /** Whether a click that has been redeemed already is counted once more. By default it is not. */
  again: z
    .boolean()
    .nullish()
    .transform((again) => again ?? false),
});

export type RedeemMetadataInput = z.input<typeof redeemMetadataInput>;

export interface RedeemService {
  /**
   * Redeems a link by a click (`_hk_cid`) or by its own id (`_hk_sid`) and answers its metadata; `{}` where it has
   * none, and then nothing is counted. Fails with TOO_MANY_REDEEMS past the limit, with TOO_MANY_REQUESTS where that
   * happens too often, and with COULD_NOT_FIND_RECORD for a click or link that is unknown, foreign, deleted or outside
   * its window.
   */
  redeemMetadata(caller: Caller | null, app: string | null, input: RedeemMetadataInput): Promise<JsonObject>;
  /** Fails as `redeemMetadata` would now, and counts nothing. */
  assertRedeemable(caller: Caller | null, app: string | null, input: RedeemMetadataInput): Promise<void>;
}

/** What is to be redeemed: by a click, or by the link alone. */
interface Found {
  known: Caller;
  given: z.output<typeof redeemMetadataInput>;
  click: Click | null;
  link: SmartLink;
  now: number;
}

export function createRedeemService(
  db: Database,
  clock: () => number,
  apps: AppService,
  limits: Limits,
): RedeemService {
  return {
    async redeemMetadata(caller, app, input) {
      const { known, given, click, link, now } = await find(caller, app, input);
      if (link.metadata === null) return {};
      if (isReadAgain(click, given)) return link.metadata;
      // Clients send a refused request again for ever: most of those are answered without taking a turn to write.
      if (isExhausted(link)) throw tooMany();
      assertRedeemTurn(limits, known, link.id);

      return save(db, async (tx) => {
        const isFirst = click === null || (await markRedeemed(tx, link.appId, click.id, now));
        if (!isFirst && !given.again) return link.metadata ?? {};
        const redeemed = await redeem(tx, {
          appId: link.appId,
          id: newId(now),
          smartLinkId: link.id,
          clickId: click?.id ?? null,
          credentialId: credentialIdOf(known),
          uid: given.uid,
          createdAt: now,
        });
        if (redeemed !== null) return redeemed.metadata ?? {};
        const standing = await findSmartLinksByIds(tx, link.appId, [link.id]);
        throw standing.has(link.id) ? tooMany() : unknown('smartLinkId');
      });
    },

    async assertRedeemable(caller, app, input) {
      const { given, click, link } = await find(caller, app, input);
      if (link.metadata !== null && !isReadAgain(click, given) && isExhausted(link)) throw tooMany();
    },
  };

  async function find(caller: Caller | null, app: string | null, input: RedeemMetadataInput): Promise<Found> {
    const known = permitted(caller, 'redeem');
    const { app: owner } = await apps.configurationFor(known, app);
    const given = parseInput(redeemMetadataInput, input);
    const { click, linkId } = await named(owner.id, given.clickId, given.smartLinkId);
    const now = clock();
    const link = await liveLink(owner.id, linkId);
    if (link === null || !isWithinWindow(link, now)) throw unknown(click === null ? 'smartLinkId' : 'clickId');
    return { known, given, click, link, now };
  }

  async function named(appId: string, clickId: string | null, smartLinkId: string | null) {
    if (clickId !== null && smartLinkId !== null) {
      throw new DomainFailure('INVALID_JSON', {
        field: 'smartLinkId',
        details: 'Give either `clickId` or `smartLinkId`, not both.',
      });
    }
    if (smartLinkId !== null) return { click: null, linkId: smartLinkId };
    if (clickId === null) {
      throw new DomainFailure('MISSING_PARAMETERS', {
        parameters: ['clickId'],
        details: 'Say what is redeemed: `clickId` (the deep link calls it `_hk_cid`) or `smartLinkId` (`_hk_sid`).',
      });
    }
    const click: Click | null = await findClick(db.read, appId, clickId);
    if (click === null) throw unknown('clickId');
    return { click, linkId: click.smartLinkId };
  }

  async function liveLink(appId: string, id: string): Promise<SmartLink | null> {
    if (!isId(id)) return null;
    return (await findSmartLinksByIds(db.read, appId, [id])).get(id) ?? null;
  }
}

/** Whether this click has been counted already, and is not to be counted once more. */
function isReadAgain(click: Click | null, given: Found['given']): boolean {
  return click !== null && click.redeemedAt !== null && !given.again;
}

/** Whether no redeem is left, as far as was last read. */
export function isExhausted({ redeemLimit, redeemCount }: Pick<SmartLink, 'redeemLimit' | 'redeemCount'>): boolean {
  return redeemLimit !== null && redeemCount >= redeemLimit;
}

function tooMany(): DomainFailure {
  return new DomainFailure('TOO_MANY_REDEEMS', {
    details: 'The metadata of this link has been read as often as its maker allows.',
  });
}

function unknown(field: string): DomainFailure {
  return new DomainFailure('COULD_NOT_FIND_RECORD', { field, details: 'This app has no such click or smart link.' });
}
