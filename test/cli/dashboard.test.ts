import { expect } from 'vitest';
import { formatApiOrigin } from '../../src/domain/apps/api-origin.ts';
import { createClient } from '../support/client.ts';
import { createOperator } from '../support/command.ts';
import { test } from './cli-test.ts';

const EXCHANGE = 'mutation ($code: String!) { exchangeSignInCode(input: { code: $code }) { credential { label } } }';

test('the command dashboard prints an address with a code that works once', async ({ app, otherOperator }) => {
  const { code, stdout } = await otherOperator.run('dashboard');
  expect(code).toBe(0);
  const [, signInCode] = /^http:\/\/localhost:4000\/dashboard#signin=([\w-]{27})$/m.exec(stdout) ?? [];
  expect(stdout).toMatch(/^The address works once, until .*\.$/m);

  const { exchangeSignInCode } = await createClient(app).get<{ exchangeSignInCode: unknown }>(EXCHANGE, {
    code: signInCode,
  });

  expect(exchangeSignInCode).toEqual({
    credential: { label: expect.stringMatching(/^Dashboard \(\d{4}-\d\d-\d\d\)$/) },
  });
});

test('the command dashboard uses the settings of the installation', async ({ app }) => {
  const operator = createOperator(app.databaseUrl, {
    DATABASE_URL: app.databaseUrl,
    LINK_SCHEME: 'https',
    LINK_DOMAIN: 'link.test',
    API_HOSTS: 'api.link.test,localhost',
  });
  const { url, code, expiresAt } = await operator.runJson('dashboard');
  expect(url).toBe(`https://api.link.test/dashboard#signin=${code}`);
  expect(expiresAt).toMatch(/^\d{4}-/);
});

test('on this machine the address has the port of the server', () => {
  const links = { domain: 'localhost:5000', scheme: 'http' } as const;
  expect(formatApiOrigin(links, 4000)).toBe('http://localhost:5000');
  expect(formatApiOrigin({ ...links, domain: 'link.test' }, 4000)).toBe('http://localhost:4000');
  expect(formatApiOrigin({ ...links, apiHosts: new Set(['127.0.0.1']) }, 4000)).toBe('http://127.0.0.1:5000');
});
