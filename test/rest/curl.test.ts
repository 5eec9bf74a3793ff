import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { test as base } from '../support/test.ts';

/** The unchanged example of the reference document, on one line. */
const EXAMPLE = `curl -s -H "Authorization: Token c466541181db7fa84fd6b12a8a0b48995d01af1d" -H "Content-Type: application/json" -d "{ 'uri': '/products/398291' }" https://api.hokolinks.com/v2/smartlinks/`;

const test = base
  /** Runs a line in a shell, with the host replaced by the test server, and returns the parsed output. */
  .extend('paste', { scope: 'file' }, async ({ app, shop }) => {
    const token = 'c466541181db7fa84fd6b12a8a0b48995d01af1d';
    await app.services.tokens.importToken(OPERATOR, shop.id, { platform: 'web' }, token);
    return async (line: string): Promise<unknown> => {
      const command = line.replace('https://api.hokolinks.com', app.url);
      const { stdout, stderr } = await promisify(execFile)('sh', ['-c', command]);
      expect(stderr).toBe('');
      return JSON.parse(stdout);
    };
  });

const created = { smartlink: expect.stringMatching(/^http:\/\/shop\.link\.test\/[0-9A-Za-z]{7}$/) };

test('the curl example of the reference document creates a link', async ({ paste }) => {
  expect(await paste(EXAMPLE)).toEqual(created);
});

test('the curl example without its content type, which curl sends as a form, also creates a link', async ({
  paste,
}) => {
  expect(await paste(EXAMPLE.replace('-H "Content-Type: application/json" ', ''))).toEqual(created);
});

test('the curl example without its token is rejected as the reference document says', async ({ paste }) => {
  expect(await paste(EXAMPLE.replace(/-H "Authorization[^"]*" /, ''))).toEqual({
    error: 'Unknown platform token',
    status: 3,
    details: 'The `Authorization` header is missing or empty. Send `Authorization: Token <platform token>`.',
  });
});

test('a body of megabytes, for which curl waits for "100 Continue", is rejected and not cut off', async ({ paste }) => {
  expect(await paste(`head -c 6000000 /dev/zero | ${EXAMPLE.replace(/-d "[^"]*"/, '--data-binary @-')}`)).toEqual({
    error: 'There was a problem in the JSON you submitted',
    status: 5,
    details: 'The body must be at most 5000000 bytes.',
  });
});
