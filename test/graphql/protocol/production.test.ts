import { describe, expect } from 'vitest';
import { createClient } from '../../support/client.ts';
import { createTest } from '../../support/test.ts';

const SETTINGS = { DATABASE_URL: 'file:unused', LINK_SCHEME: 'https', API_HOSTS: '127.0.0.1' };

const test = createTest({ app: { env: { NODE_ENV: 'production', ...SETTINGS } } });

describe('in production, the server', () => {
  test('executes an operation', async ({ app }) => {
    expect(await createClient(app).request('{ __typename }')).toMatchObject({
      http: 200,
      data: { __typename: 'Query' },
    });
  });

  test('rejects an unknown field and suggests no name of the schema', async ({ app }) => {
    const { http, errors } = await createClient(app).request('{ viewe { __typename } }');
    expect(http).toBe(200);
    expect(errors.map(({ message }) => message)).toEqual(['Cannot query field "viewe" on type "Query".']);
  });
});
