import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { clientOf } from '../../support/client.ts';

let app: TestApp;

beforeAll(async () => {
  const env = { DATABASE_URL: 'file:unused', LINK_SCHEME: 'https', API_HOSTS: '127.0.0.1' };
  app = await startTestApp({ env: { NODE_ENV: 'production', ...env } });
});
afterAll(() => app?.close());

describe('in production', () => {
  test('an operation is answered', async () => {
    expect(await clientOf(app).ask('{ __typename }')).toMatchObject({ http: 200, data: { __typename: 'Query' } });
  });

  test('a field that is none is refused, and no name of the schema is suggested', async () => {
    const { http, errors } = await clientOf(app).ask('{ viewe { __typename } }');
    expect(http).toBe(200);
    expect(errors.map(({ message }) => message)).toEqual(['Cannot query field "viewe" on type "Query".']);
  });
});
