import { expect } from 'vitest';
import { openDb } from '../../db/client.ts';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { type GivenLink, givenLink } from '../support/builders.ts';
import { ownId } from '../support/events.ts';
import type { Installation } from '../support/installation.ts';
import type { ServerProcess } from '../support/server.ts';
import { type Claims, startMixedLoad } from './mixed-load.ts';

/** How many rounds a long run goes through; by default 200. */
export const LONG_RUN = Number(process.env.FAULT_ROUNDS ?? 200);

/** So many claims are made in a round at most before it happens: seldom at the same point of the server's doings. */
const MOST_BEFORE = 120;

/**
 * What happens in the middle of a round. The server that is left afterwards is to go on; null: it is gone, and the
 * next one starts on what it left.
 */
export type Disaster = (server: ServerProcess, round: number) => Promise<ServerProcess | null>;

/** The server is killed without a word (SIGKILL), as a machine's kernel does that has no memory left. */
export const killed: Disaster = async (server) => {
  await server.kill();
  return null;
};

/**
 * Puts a server under load, lets the disaster happen, and looks whether everything is there that anybody was told:
 * links, clicks and redeems. So many times over, on the same database. Answers what was claimed in all.
 */
export async function surviveRounds(installation: Installation, rounds: number, disaster: Disaster): Promise<Claims> {
  const all: Claims = { codes: [], clicks: [], redeems: 0, redeemsUnanswered: 0 };
  let server = await installation.serve();
  const gift = await givenLink(installation.backEndOf(server), { uri: '/gift', metadata: { gift: 'cake' } });
  for (let round = 0; round < rounds; round += 1) {
    const load = startMixedLoad(server, installation.backEndOf(server), gift);
    await load.more(1 + ((round * 37) % MOST_BEFORE));
    const left = await disaster(server, round);
    // Whoever stays has to serve again.
    if (left !== null) await load.more(20);
    await load.stop();
    // The first to open the file again is the next server, as after a power cut.
    server = left ?? (await installation.serve());
    add(all, load.claims);
    all.codes.push((await givenLink(installation.backEndOf(server), { uri: '/after' })).code);
    await expectKept(installation.databaseUrl, all, gift);
  }
  return all;
}

function add(all: Claims, more: Claims): void {
  all.codes.push(...more.codes);
  all.clicks.push(...more.clicks);
  all.redeems += more.redeems;
  all.redeemsUnanswered += more.redeemsUnanswered;
}

async function expectKept(databaseUrl: string, claims: Claims, gift: GivenLink): Promise<void> {
  const database = await openDb({ url: databaseUrl, migrate: false });
  const { read } = database;
  try {
    const links = await read.selectFrom('smart_links').select(['code', 'id', 'redeem_count']).execute();
    const codes = new Set(links.map(({ code }) => code));
    expect(claims.codes.filter((code) => !codes.has(code))).toEqual([]);

    const clicks = new Set((await read.selectFrom('clicks').select('id').execute()).map(({ id }) => id));
    expect(claims.clicks.filter((id) => !clicks.has(id))).toEqual([]);

    // The count and the rows behind it are one transaction: they agree, whatever was cut off.
    const redemptions = (await read.selectFrom('redemptions').select('id').execute()).length;
    expect(links.find(({ id }) => id === ownId(gift))?.redeem_count).toBe(redemptions);
    expect(redemptions).toBeGreaterThanOrEqual(claims.redeems);
    expect(redemptions).toBeLessThanOrEqual(claims.redeems + claims.redeemsUnanswered);
  } finally {
    await database.close();
  }
}

/** What SQLite says of its own file: `ok`. */
export function integrityOf(url: string): unknown {
  const database = new Sqlite(url.slice('file:'.length), { readonly: true });
  try {
    return database.pragma('integrity_check', { simple: true });
  } finally {
    database.close();
  }
}
