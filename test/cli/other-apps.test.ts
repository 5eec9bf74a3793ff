import { expect } from 'vitest';
import { createCliTest } from './cli-test.ts';
import { formatJsonLines } from './given-shop.ts';

const OVERRIDES = { iphone: { link: 'twitter://user?id=1', fallback: 'com.shop.iphone://a' } };

const test = createCliTest()
  // An app for each test.
  .extend('ownShop', ({ createShop }) => createShop());

test("link create accepts another app's scheme once the app allows it, and reads show the override as it was set", async ({
  operator,
  ownShop,
}) => {
  const create = ['link', 'create', '--app', ownShop, '--uri', '/a', '--code', 'other'];
  const override = ['--override', 'iphone=twitter://user?id=1', '--fallback', 'iphone=com.shop.iphone://a'];
  expect(await operator.runFailing(...create, ...override)).toMatchObject({
    exitCode: 1,
    status: 9,
    details: expect.stringContaining('allowedSchemes'),
  });

  await operator.runJson('app', 'update', ownShop, '--allowed-scheme', 'twitter');
  expect(await operator.runJson(...create, ...override)).toMatchObject({ code: 'other' });

  const shown = await operator.runJson('link', 'show', '--app', ownShop, 'other');
  expect(shown.overrides).toEqual(OVERRIDES);
  expect(shown.destinations).toContainEqual({ platform: 'iphone', source: 'OVERRIDE', ...OVERRIDES.iphone });

  await operator.runJson('app', 'update', ownShop, '--allowed-scheme', '');
  const disabled = await operator.runJson('link', 'show', '--app', ownShop, 'other');
  expect(disabled.destinations).toContainEqual(
    expect.objectContaining({ platform: 'iphone', link: 'com.shop.iphone://a', source: 'SAME_PATH' }),
  );
});

test("app update rejects a reserved scheme, and app show prints the app's allowed schemes", async ({
  operator,
  ownShop,
}) => {
  expect(await operator.runFailing('app', 'update', ownShop, '--allowed-scheme', 'javascript')).toMatchObject({
    status: 6,
    option: '--allowed-scheme',
  });
  await operator.runJson('app', 'update', ownShop, '--allowed-scheme', 'twitter', '--allowed-scheme', 'fb');
  expect((await operator.run('app', 'show', ownShop)).stdout).toMatch(/^Allowed schemes +twitter, fb$/m);
});

test.for(['jsonl', 'csv'])(
  "an export as %s contains overrides with another app's scheme, and can be imported again",
  async (format, { operator, createShop, folder, importFile }) => {
    const [here, there] = [await createShop(), await createShop()];
    const links = await folder.write(
      `${here}.jsonl`,
      formatJsonLines([{ uri: '/a', code: 'other', overrides: OVERRIDES }]),
    );
    expect(await importFile(here, links)).toMatchObject({
      imported: 0,
      refusals: [{ line: 1, field: 'overrides.iphone.link', reason: expect.stringContaining('allowedSchemes') }],
    });

    await operator.runJson('app', 'update', here, '--allowed-scheme', 'twitter');
    await operator.runJson('app', 'update', there, '--allowed-scheme', 'twitter');
    expect(await importFile(here, links)).toMatchObject({ imported: 1, refused: 0 });
    const { stdout: exported } = await operator.run('export', '--app', here, '--format', format);
    expect(exported).not.toContain('otherAppSchemes');

    const file = await folder.write(`${there}.${format}`, exported);
    expect(await importFile(there, file)).toMatchObject({ imported: 1, refused: 0 });
    expect((await operator.run('export', '--app', there, '--format', format)).stdout).toBe(exported);
    expect((await operator.runJson('link', 'show', '--app', there, 'other')).overrides).toEqual(OVERRIDES);
  },
);
