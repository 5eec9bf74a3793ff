import { expect } from 'vitest';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { type GivenLink, givenLink } from '../support/builders.ts';
import { waitUntil } from '../support/deadlines.ts';
import { decodeLinkId } from '../support/events.ts';
import type { Installation } from '../support/installation.ts';
import type { ServerProcess } from '../support/server.ts';
import { type Claims, startMixedLoad } from './mixed-load.ts';

/** How many rounds a test repeats; 200 in the long form. */
export const LONG_RUN = Number(process.env.FAULT_ROUNDS ?? 200);

/** The most acknowledgements of a round before the disaster. Their number varies, so that it meets the server at various points. */
const MAX_BEFORE = 120;

/**
 * Happens in the middle of a round. Resolves with the server that is left and has to recover; null: the next one starts
 * on the files that it left.
 */
export type Disaster = (server: ServerProcess, round: number) => Promise<ServerProcess | null>;

/** Kills the server without a warning (SIGKILL), as the kernel of a machine does that is out of memory. */
export const killServer: Disaster = async (server) => {
  await server.kill();
  return null;
};

/**
 * Puts a server under load, causes the disaster, and expects that everything acknowledged is stored: links, clicks and
 * redeems. Repeats that on the same database. Resolves with all that was acknowledged, at least one click among it.
 */
export async function surviveRounds(installation: Installation, rounds: number, disaster: Disaster): Promise<Claims> {
  const all: Claims = { codes: [], clicks: [], redeems: 0, redeemsUnanswered: 0 };
  let server = await installation.serve();
  const gift = await givenLink(installation.createBackEnd(server), { uri: '/gift', metadata: { gift: 'cake' } });
  for (let round = 0; round < rounds; round += 1) {
    const load = startMixedLoad(server, installation.createBackEnd(server), gift);
    await load.waitForMore(1 + ((round * 37) % MAX_BEFORE));
    // A busy server redirects most visitors before it has stored their clicks, and acknowledges none of these.
    if (round === 0) {
      await waitUntil(() => load.claims.clicks.length > 0, 'a visitor gets the id of a click');
    }
    const left = await disaster(server, round);
    // The server that is left has to recover.
    if (left !== null) {
      await load.waitForMore(20);
    }
    await load.stop();
    // The first to open the file again is the next server, as after a power cut.
    server = left ?? (await installation.serve());
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

    // The count and its rows are written in one transaction: they agree, wherever it was interrupted.
    const redemptions = (await read.selectFrom('redemptions').select('id').execute()).length;
    expect(links.find(({ id }) => id === decodeLinkId(gift))?.redeem_count).toBe(redemptions);
    expect(redemptions).toBeGreaterThanOrEqual(claims.redeems);
    expect(redemptions).toBeLessThanOrEqual(claims.redeems + claims.redeemsUnanswered);
  });
}

/** Returns what SQLite's integrity check says of the file: `ok`. */
export function checkIntegrity(url: string): unknown {
  const database = new Sqlite(url.slice('file:'.length), { readonly: true });
  try {
    return database.pragma('integrity_check', { simple: true });
  } finally {
    database.close();
  }
}
