import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshFile } from '../support/database.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { integrityOf, killed, LONG_RUN, surviveRounds } from './kill-rounds.ts';

let installation: Installation;

beforeEach(async () => {
  installation = await givenInstallation(await freshFile());
});
afterEach(() => installation?.dispose());

test(`a server on SQLite that is killed ${LONG_RUN} times under load has kept all that it acknowledged`, async () => {
  const { clicks } = await surviveRounds(installation, LONG_RUN, killed);

  expect(clicks).not.toEqual([]);
  expect(integrityOf(installation.databaseUrl)).toBe('ok');
});
