import { describe, expect } from 'vitest';
import { getUserAgent } from '../domain/user-agents.ts';
import { type GivenApp, givenLink } from '../support/builders.ts';
import { sendOverHttp1, sendOverHttp2 } from './client.ts';
import { shouldSkipNginx } from './nginx.ts';
import { createSiteTest, type Site } from './proxied-installation.ts';

const test = createSiteTest({ hasPort: true });

const DESKTOP = { 'user-agent': getUserAgent('Chrome on Windows') };
const LOCATION = 'http://www.app-web.com/products/1';

describe.skipIf(shouldSkipNginx())('nginx, if the link domain has a port,', () => {
  test.for<[what: string, name: string, getApp: (site: Site) => GivenApp]>([
    ['a subdomain', 'shop.links.example', (site) => site.shop],
    ['a custom domain', 'go.boutique.example', (site) => site.boutique],
  ])('passes on the port of %s, so links open at their URL', async ([, name, getApp], { site }) => {
    const { url, code } = await givenLink(getApp(site).secret, { uri: '/products/1' });
    expect(url).toBe(`https://${name}:${site.proxied.port}/${code}`);

    for (const send of [sendOverHttp1, sendOverHttp2]) {
      const { host, pathname } = new URL(url);
      const { status, headers } = await send(site.proxied, { host, path: pathname, headers: DESKTOP });
      expect({ status, location: headers.location }).toEqual({ status: 302, location: LOCATION });
    }
  });

  test('does not add a port to a Host header without one, which is another server', async ({ site }) => {
    const { code } = await givenLink(site.shop.secret, { uri: '/products/1' });
    const request = { host: 'shop.links.example', path: `/${code}` };

    expect((await sendOverHttp1(site.direct, request)).status).toBe(421);
    expect((await sendOverHttp1(site.proxied, request)).status).toBe(421);
  });

  test.for(['with', 'without'])('returns URLs with the port to API clients %s it', async (how, { site }) => {
    const { status, body } = await sendOverHttp1(site.proxied, {
      host: how === 'with' ? site.apiHost : 'api.links.example',
      path: '/v2/smartlinks',
      method: 'POST',
      headers: { authorization: `Token ${site.shop.secretToken}` },
      body: '{"uri": "/products/1"}',
    });

    expect(status).toBe(200);
    expect(body.toString()).toContain(`https://shop.links.example:${site.proxied.port}/`);
  });
});
