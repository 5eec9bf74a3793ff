import { setTimeout as sleep } from 'node:timers/promises';
import type { GivenLink } from '../support/builders.ts';
import type { Client } from '../support/client.ts';
import { visit } from '../support/edge.ts';
import { tryCreateLink } from '../support/load.ts';
import type { ServerProcess } from '../support/server.ts';

/** Everything that a server has acknowledged, and must therefore retain after any failure. */
export interface Claims {
  /** The codes of links that were created. */
  codes: string[];
  /** The ids of clicks from deep links. Apps fetch metadata with them, so these clicks must be stored. */
  clicks: string[];
  /** The number of times the gift was redeemed. */
  redeems: number;
  /** The number of redemptions without a response. The server may or may not have counted them. */
  redeemsUnanswered: number;
}

interface MixedLoad {
  claims: Claims;
  /** Waits for this many more acknowledgements. */
  waitForMore(claims: number): Promise<void>;
  /** Waits for the requests in progress, and sends no more. */
  stop(): Promise<void>;
}

const CREATORS = 12;
const VISITORS = 6;
const REDEEMERS = 4;

const REDEEM = 'mutation ($id: ID!) { redeemMetadata(input: { by: { smartLinkId: $id } }) { metadata } }';
const CHROME_ON_ANDROID =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36';

/** Starts back ends that create links, visitors who open `gift`, and apps that redeem it, all at the same time. */
export function startMixedLoad(server: ServerProcess, backEnd: Client, gift: GivenLink): MixedLoad {
  const claims: Claims = { codes: [], clicks: [], redeems: 0, redeemsUnanswered: 0 };
  const waiting = new Set<() => void>();
  let stopped = false;
  let linkNumber = 0;
  const countAcknowledged = () => claims.codes.length + claims.clicks.length + claims.redeems;

  async function createNextLink(): Promise<boolean> {
    linkNumber += 1;
    const created = await tryCreateLink(backEnd, { uri: `/load/${linkNumber}` });
    if (typeof created === 'string') {
      claims.codes.push(created);
    }
    return typeof created === 'string';
  }

  async function openGift(): Promise<boolean> {
    const { location, text } = await visit(server, `/${gift.code}`, { userAgent: CHROME_ON_ANDROID });
    const click = /_hk_cid=([0-9a-f-]{36})/.exec(location ?? text)?.[1];
    if (click !== undefined) {
      claims.clicks.push(click);
    }
    return click !== undefined;
  }

  async function redeemGift(): Promise<boolean> {
    const { data } = await backEnd.request<{ redeemMetadata: unknown }>(REDEEM, { id: gift.id }).catch((error) => {
      claims.redeemsUnanswered += 1;
      throw error;
    });
    const succeeded = data?.redeemMetadata != null;
    if (succeeded) {
      claims.redeems += 1;
    }
    return succeeded;
  }

  async function repeatUntilStopped(work: () => Promise<boolean>): Promise<void> {
    while (!stopped) {
      const succeeded = await work().catch(() => false);
      for (const checkCount of waiting) {
        checkCount();
      }
      if (!succeeded) {
        await sleep(10);
      }
    }
  }

  const running = [
    ...Array.from({ length: CREATORS }, () => repeatUntilStopped(createNextLink)),
    ...Array.from({ length: VISITORS }, () => repeatUntilStopped(openGift)),
    ...Array.from({ length: REDEEMERS }, () => repeatUntilStopped(redeemGift)),
  ];
  return {
    claims,
    waitForMore(more) {
      const enough = countAcknowledged() + more;
      return new Promise((resolve) => {
        const checkCount = () => {
          if (countAcknowledged() < enough) {
            return;
          }
          waiting.delete(checkCount);
          resolve();
        };
        waiting.add(checkCount);
      });
    },
    async stop() {
      stopped = true;
      await Promise.all(running);
    },
  };
}
