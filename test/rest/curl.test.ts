import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR } from '../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { givenApp } from '../support/builders.ts';

/** The example of the reference document, as it stands there, on one line. */
const EXAMPLE = `curl -s -H "Authorization: Token c466541181db7fa84fd6b12a8a0b48995d01af1d" -H "Content-Type: application/json" -d "{ 'uri': '/products/398291' }" https://api.hokolinks.com/v2/smartlinks/`;

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
  const { id } = await givenApp(app);
  await app.services.tokens.importToken(OPERATOR, id, { platform: 'web' }, 'c466541181db7fa84fd6b12a8a0b48995d01af1d');
});
afterAll(() => app?.close());

/** Pastes a line into a shell, with our host in place of the document's, and answers what it prints. */
async function paste(line: string): Promise<unknown> {
  const { stdout, stderr } = await promisify(execFile)('sh', [
    '-c',
    line.replace('https://api.hokolinks.com', app.url),
  ]);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const made = { smartlink: expect.stringMatching(/^http:\/\/shop\.link\.test\/[0-9A-Za-z]{7}$/) };

test('the example makes a link', async () => {
  expect(await paste(EXAMPLE)).toEqual(made);
});

test('so it does for a script that forgot the content type, which curl then calls a form', async () => {
  expect(await paste(EXAMPLE.replace('-H "Content-Type: application/json" ', ''))).toEqual(made);
});

test('without its token it is refused as the document says', async () => {
  expect(await paste(EXAMPLE.replace(/-H "Authorization[^"]*" /, ''))).toEqual({
    error: 'Unknown platform token',
    status: 3,
  });
});

test('a body of megabytes, for which curl waits to be told to go on, is refused and not cut off', async () => {
  expect(await paste(`head -c 6000000 /dev/zero | ${EXAMPLE.replace(/-d "[^"]*"/, '--data-binary @-')}`)).toEqual({
    error: 'There was a problem in the JSON you submitted',
    status: 5,
    details: 'The body is larger than 5000000 bytes.',
  });
});
