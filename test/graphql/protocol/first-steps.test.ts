import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { ensureDemo } from '../../../src/demo.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type Client, clientOf } from '../../support/client.ts';
import { graphql } from '../generated/index.ts';
import { askFor } from '../typed-documents.ts';

const WHO_AM_I = graphql(`
  query WhoAmI {
    viewer {
      credential { kind platform lastFour }
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

describe('the first steps of a newcomer', () => {
  let app: TestApp;
  let greeting: string;
  let token: string;
  let client: Client;

  beforeAll(async () => {
    app = await startTestApp();
    greeting = await ensureDemo(app.services, parseConfig({ LINK_DOMAIN: 'link.test' }));
    token = /^ *web, secret +([0-9a-f]{40})$/m.exec(greeting)?.[1] ?? 'none was shown';
    client = clientOf(app, `Token ${token}`);
  });
  afterAll(() => app?.close());

  test('the greeting shows a token that works', async () => {
    const { data, errors } = await askFor(client, WHO_AM_I);

    expect(errors).toEqual([]);
    expect(data?.viewer?.credential).toEqual({
      kind: 'SECRET_TOKEN',
      platform: 'WEB',
      lastFour: token.slice(-4),
    });
  });

  test('a link that is made leads to a place on every platform of the demo', async () => {
    const { data, errors } = await askFor(client, MAKE_A_LINK, {
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

  test('without a token, the answer says so and carries the number of the table', async () => {
    const { data, errors } = await askFor(clientOf(app), MAKE_A_LINK, { input: { uri: '/products/42' } });

    expect(data).toEqual({ createSmartLink: null });
    expect(errors).toMatchObject([{ extensions: { status: 3, code: 'UNKNOWN_PLATFORM_TOKEN' } }]);
  });

  test('the second start greets nobody, and makes nothing again', async () => {
    expect(await ensureDemo(app.services, parseConfig({ LINK_DOMAIN: 'link.test' }))).toBe('');
  });
});
