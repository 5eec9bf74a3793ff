import { describe, expect } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { ensureDemo } from '../../../src/demo.ts';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { createClient } from '../../support/client.ts';
import { test as base } from '../../support/test.ts';
import { graphql } from '../generated/index.ts';
import { sendDocument } from '../typed-documents.ts';

const VIEWER_QUERY = graphql(`
  query WhoAmI {
    viewer {
      credential { kind lastFour ... on PlatformToken { platform } }
    }
  }
`);

const MAKE_A_LINK = graphql(`
  mutation MakeALink($input: CreateSmartLinkInput!) {
    createSmartLink(input: $input) {
      smartLink { url uri destinations { platform link } }
    }
  }
`);

const CONFIG = parseConfig({ LINK_DOMAIN: 'link.test' });

const test = base
  .extend('greeting', { scope: 'file' }, ({ app }) => ensureDemo(app.services, CONFIG, 'smartlinks'))
  .extend('token', { scope: 'file' }, ({ greeting }) => /^ *web, secret +([0-9a-f]{40})$/m.exec(greeting)?.[1] ?? '')
  .extend('client', { scope: 'file' }, ({ app, token }) => createClient(app, `Token ${token}`));

describe('a new user', () => {
  test('finds a valid token in the greeting of the first start', async ({ client, token }) => {
    const { data, errors } = await sendDocument(client, VIEWER_QUERY);

    expect(errors).toEqual([]);
    expect(data?.viewer?.credential).toEqual({
      kind: 'SECRET_TOKEN',
      platform: 'WEB',
      lastFour: token.slice(-4),
    });
  });

  test('creates a link with a destination on every platform of the demo', async ({ client }) => {
    const { data, errors } = await sendDocument(client, MAKE_A_LINK, {
      input: { uri: '/products/42' },
    });

    expect(errors).toEqual([]);
    expect(data?.createSmartLink?.smartLink).toMatchObject({
      uri: 'products/42',
      url: expect.stringMatching(/^http:\/\/demo\.link\.test\/[0-9A-Za-z]{7}$/),
    });
    expect(data?.createSmartLink?.smartLink.destinations.map(({ platform }) => platform)).toEqual([
      'WEB',
      'IPHONE',
      'IPAD',
      'UNIVERSAL',
      'ANDROID',
    ]);
  });

  test('receives an error with a status of the legacy table if the token is missing', async ({ app }) => {
    const { data, errors } = await sendDocument(createClient(app), MAKE_A_LINK, { input: { uri: '/products/42' } });

    expect(data).toEqual({ createSmartLink: null });
    expect(errors).toMatchObject([{ extensions: { status: 3, code: 'UNKNOWN_PLATFORM_TOKEN' } }]);
  });

  test('sees addresses, but no tokens, at the second start, which creates nothing', async ({ app, greeting }) => {
    expect(greeting).toContain('smartlinks token create --app demo --platform web\n');
    const tokens = await app.services.tokens.listTokens(OPERATOR, 'demo');

    expect(await ensureDemo(app.services, CONFIG, 'smartlinks')).toBe(`
Your demo app is at http://demo.link.test, and the API at http://localhost:4000/graphql.

To create another token, run this command in a second terminal:

  smartlinks token create --app demo --platform web

Explore the API in GraphiQL. Paste the web token into its headers pane:

  http://localhost:4000/graphql

`);
    expect(await app.services.tokens.listTokens(OPERATOR, 'demo')).toHaveLength(tokens.length);
  });

  test('sees no link to GraphiQL if it is off', async ({ app }) => {
    const config = parseConfig({ LINK_DOMAIN: 'link.test', GRAPHIQL: '0' });
    expect(await ensureDemo(app.services, config, 'smartlinks')).not.toContain('GraphiQL');
  });

  test('sees nothing about a demo in an installation that began with another app', async ({ startApp }) => {
    const app = await startApp();
    for (const subdomain of ['own', 'demo']) {
      await app.services.apps.createApp(OPERATOR, { name: subdomain, subdomain });
    }
    expect(await ensureDemo(app.services, CONFIG, 'smartlinks')).toBe('');
  });
});
