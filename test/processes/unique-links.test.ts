import { describe, expect } from 'vitest';
import { listTestedDialects } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import type { Client } from '../support/client.ts';
import { createInstallationTest } from '../support/test.ts';

const ROUNDS = 5;

describe.each(listTestedDialects('unique links of two servers'))(
  'two servers on one $dialect',
  ({ createMigratedDatabase }) => {
    const test = createInstallationTest({ createLocation: createMigratedDatabase });

    test('create one link for 32 concurrent unique requests', async ({ installation }) => {
      const { createBackEnd, serve, readStoredCodes } = installation;
      const [one, two] = (await Promise.all([serve(), serve()])).map(createBackEnd) as [Client, Client];
      // Both servers have cached the app, so only the insertions can race.
      await Promise.all([givenLink(one, { uri: '/warm' }), givenLink(two, { uri: '/up' })]);
      const before = await readStoredCodes();

      const created: string[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const uri = `/race/${round}`;
        const links = await Promise.all(
          Array.from({ length: 32 }, (_, i) => givenLink(i % 2 === 0 ? one : two, { uri, unique: true })),
        );
        const [code = '', ...others] = new Set(links.map((link) => link.code));
        expect(others).toEqual([]);
        created.push(code);
      }

      // The clients have received every stored link.
      expect(await readStoredCodes()).toEqual(new Set([...before, ...created]));
    });
  },
);
