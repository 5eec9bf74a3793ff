import { afterEach, beforeEach, expect, test } from 'vitest';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { givenLink } from '../support/builders.ts';
import { freshFile } from '../support/database.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { startLoad } from '../support/load.ts';

const ROUNDS = 4;
/** So many links are made before the server is killed among the next. */
const ENOUGH = 100;

let installation: Installation;

beforeEach(async () => {
  installation = await givenInstallation(await freshFile());
});
afterEach(() => installation?.dispose());

test('a server that is killed while it writes has kept every link that it acknowledged, and starts again', async () => {
  const acknowledged: string[] = [];
  let server = await installation.serve();
  for (let round = 0; round < ROUNDS; round += 1) {
    const load = startLoad(installation.backEndOf(server), 16);
    // The very acknowledgement that was the last to come had better be true.
    await load.more(ENOUGH);
    await server.kill();
    await load.stop();

    expect(load.refused).toEqual([]);
    expect(load.unanswered).toBeGreaterThan(0);
    acknowledged.push(...load.acknowledged);
    // The first to open the file again is the next server, as after a power cut.
    server = await installation.serve();
    acknowledged.push((await givenLink(installation.backEndOf(server), { uri: '/after' })).code);
    const stored = await installation.storedCodes();
    expect(acknowledged.filter((code) => !stored.has(code))).toEqual([]);
  }
  expect(integrityOf(installation.databaseUrl)).toBe('ok');
}, 90_000);

function integrityOf(url: string): unknown {
  const database = new Sqlite(url.slice('file:'.length), { readonly: true });
  try {
    return database.pragma('integrity_check', { simple: true });
  } finally {
    database.close();
  }
}
