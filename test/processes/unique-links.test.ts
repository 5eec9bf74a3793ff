import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testedDialects } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';

const ROUNDS = 5;

describe.each(testedDialects('unique links of two servers'))('two servers on one $dialect', ({ freshPlace }) => {
  let installation: Installation;

  beforeEach(async () => {
    installation = await givenInstallation(await freshPlace());
  });
  afterEach(() => installation?.dispose());

  test('make one link of 32 unique requests that come at once', async () => {
    const { backEndOf, storedCodes } = installation;
    const one = backEndOf(await installation.serve());
    const two = backEndOf(await installation.serve());
    // Both have the app in memory, so that nothing but the insertion itself is left to race.
    await Promise.all([givenLink(one, { uri: '/warm' }), givenLink(two, { uri: '/up' })]);
    const before = await storedCodes();

    const made: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const uri = `/race/${round}`;
      const links = await Promise.all(
        Array.from({ length: 32 }, (_, i) => givenLink(i % 2 === 0 ? one : two, { uri, unique: true })),
      );
      const [code = '', ...others] = new Set(links.map((link) => link.code));
      expect(others).toEqual([]);
      made.push(code);
    }

    // And nothing was made beside them that nobody was told of.
    expect(await storedCodes()).toEqual(new Set([...before, ...made]));
  }, 60_000);
});
