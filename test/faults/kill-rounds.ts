import { expect } from 'vitest';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { type GivenLink, givenLink } from '../support/builders.ts';
import { waitUntil } from '../support/deadlines.ts';
import { decodeLinkId } from '../support/events.ts';
import type { Installation } from '../support/installation.ts';
import type { ServerProcess } from '../support/server.ts';
import { type Claims, startMixedLoad } from './mixed-load.ts';

/** The number of rounds of a test. The short form of these tests sets FAULT_ROUNDS. */
export const LONG_RUN = Number(process.env.FAULT_ROUNDS ?? 200);

/** The maximum number of acknowledgements before the disaster, which varies so that it hits different states. */
const MAX_BEFORE = 120;

/** Stores every click of the load, which has one address. */
const SETTINGS = { MAX_STORED_CLICKS_ADDRESS: '0' };

/**
 * A failure in the middle of a round. Resolves with the server if it still runs and must recover, or with null if the
 * next server must start on its files.
 */
export type Disaster = (server: ServerProcess, round: number) => Promise<ServerProcess | null>;

/** Kills the server without a warning (SIGKILL), as the kernel does when memory runs out. */
export const killServer: Disaster = async (server) => {
  await server.kill();
  return null;
};

/**
 * Puts a server under load, causes the disaster, and expects everything acknowledged to be stored: links, clicks and
 * redemptions. Repeats that on the same database. Resolves with all acknowledgements, which include at least one click.
 */
export async function surviveRounds(installation: Installation, rounds: number, disaster: Disaster): Promise<Claims> {
  const all: Claims = { codes: [], clicks: [], redeems: 0, redeemsUnanswered: 0 };
  let server = await installation.serve(SETTINGS);
  const gift = await givenLink(installation.createBackEnd(server), { uri: '/gift', metadata: { gift: 'cake' } });
  for (let round = 0; round < rounds; round += 1) {
    const load = startMixedLoad(server, installation.createBackEnd(server), gift);
    await load.waitForMore(1 + ((round * 37) % MAX_BEFORE));
    // A busy server redirects most visitors before it stores their clicks, and acknowledges none of these clicks.
    if (round === 0) {
      await waitUntil(() => load.claims.clicks.length > 0, 'a visitor gets the id of a click');
    }
    const left = await disaster(server, round);
    // A server that still runs must recover.
    if (left !== null) {
      await load.waitForMore(20);
    }
    await load.stop();
    // If the server is gone, the next one is the first process to open the file again, as after a power failure.
    server = left ?? (await installation.serve(SETTINGS));
    add(all, load.claims);
    all.codes.push((await givenLink(installation.createBackEnd(server), { uri: '/after' })).code);
    await expectStored(installation, all, gift);
  }
  return all;
}

function add(all: Claims, more: Claims): void {
  all.codes.push(...more.codes);
  all.clicks.push(...more.clicks);
  all.redeems += more.redeems;
  all.redeemsUnanswered += more.redeemsUnanswered;
}

function expectStored(installation: Installation, claims: Claims, gift: GivenLink): Promise<void> {
  return installation.withDatabase(async ({ read }) => {
    const links = await read.selectFrom('smart_links').select(['code', 'id', 'redeem_count']).execute();
    const codes = new Set(links.map(({ code }) => code));
    expect(claims.codes.filter((code) => !codes.has(code))).toEqual([]);

    const clicks = new Set((await read.selectFrom('clicks').select('id').execute()).map(({ id }) => id));
    expect(claims.clicks.filter((id) => !clicks.has(id))).toEqual([]);

    // The count and its rows are written in one transaction, so they agree after any interruption.
    const redemptions = (await read.selectFrom('redemptions').select('id').execute()).length;
    expect(links.find(({ id }) => id === decodeLinkId(gift))?.redeem_count).toBe(redemptions);
    expect(redemptions).toBeGreaterThanOrEqual(claims.redeems);
    expect(redemptions).toBeLessThanOrEqual(claims.redeems + claims.redeemsUnanswered);
  });
}

/** Returns the result of SQLite's integrity check, `ok` for a sound file. */
export function checkIntegrity(url: string): unknown {
  const database = new Sqlite(url.slice('file:'.length), { readonly: true });
  try {
    return database.pragma('integrity_check', { simple: true });
  } finally {
    database.close();
  }
}
