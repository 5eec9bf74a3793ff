import { describe, expect } from 'vitest';
import { listTestedDialects } from '../db/needs.ts';
import { type GivenLink, givenLink } from '../support/builders.ts';
import type { Client } from '../support/client.ts';
import { visit } from '../support/edge.ts';
import { formatPage, startSite } from '../support/pages.ts';
import type { ServerProcess } from '../support/server.ts';
import { createSharedInstallationTest } from '../support/test.ts';

const BOT = 'facebookexternalhit/1.1';

const dialects = await Promise.all(
  listTestedDialects('pages that several processes fetch').map(async ({ dialect, createMigratedDatabase }) => {
    const site = await startSite();
    const settings = { SCRAPE_PREVIEWS: '1', PREVIEW_PRIVATE_HOSTS: site.authority };
    const shop = { platforms: [{ kind: 'web' as const, baseUrl: site.url }] };
    const test = createSharedInstallationTest({ createLocation: createMigratedDatabase, shop })
      .extend('site', { scope: 'file' }, async ({}, { onCleanup }) => {
        onCleanup(() => site.close());
        return site;
      })
      .extend(
        'serve',
        { scope: 'file' },
        ({ installation }) =>
          () =>
            installation.serve(settings),
      )
      .extend('servers', { scope: 'file' }, ({ serve }) => Promise.all([serve(), serve()]));
    return { dialect, test };
  }),
);

async function fetchTitle(server: ServerProcess, { code }: Pick<GivenLink, 'code'>) {
  const { text } = await visit(server, `/${code}`, { userAgent: BOT });
  return /<meta property="og:title" content="([^"]*)">/.exec(text)?.[1];
}

/** Creates a link in bulk, so that the server does not fetch its page yet. */
async function givenUnseen(client: Client, uri: string): Promise<Pick<GivenLink, 'code'>> {
  const { createSmartLinks } = await client.get<{ createSmartLinks: { results: { smartLink: GivenLink }[] } }>(
    `mutation ($uri: String!) { createSmartLinks(input: { items: [{ uri: $uri }] }) { results { ... on SmartLinkCreated { smartLink { code } } } } }`,
    { uri },
  );
  const [result] = createSmartLinks.results;
  if (result === undefined) {
    throw new Error('no link was created');
  }
  return result.smartLink;
}

describe.each(dialects)('servers on one $dialect', ({ test }) => {
  test('fetch a page once, and all show its title', async ({ installation, servers, site }) => {
    site.serve('/p/1', formatPage({ title: 'A mug' }));
    const link = await givenLink(installation.createBackEnd(servers[0]), { uri: 'p/1' });

    for (const server of servers) {
      await expect.poll(() => fetchTitle(server, link)).toBe('A mug');
    }
    expect(site.countRequests('/p/1')).toBe(1);
  });

  test('fetch a page once for concurrent visits to all of them', async ({ installation, servers, site }) => {
    let respond = () => {};
    site.serve('/p/2', (_request, response) => {
      respond = () => response.setHeader('content-type', 'text/html').end(formatPage({ title: 'A cup' }));
    });
    const link = await givenUnseen(installation.createBackEnd(servers[0]), 'p/2');

    await Promise.all(servers.map((server) => fetchTitle(server, link)));
    await expect.poll(() => site.countRequests('/p/2')).toBe(1);
    // The queues preserve order, so the other server's attempt at the page has ended before these fetches.
    for (const [i, server] of servers.entries()) {
      site.serve(`/last/${i}`, formatPage({ title: 'The last' }));
      await givenLink(installation.createBackEnd(server), { uri: `http://127.0.0.1:${site.port}/last/${i}` });
    }
    respond();
    await expect.poll(() => [site.countRequests('/last/0'), site.countRequests('/last/1')]).toEqual([1, 1]);
    for (const server of servers) {
      await expect.poll(() => fetchTitle(server, link)).toBe('A cup');
    }
    expect(site.countRequests('/p/2')).toBe(1);
  });

  test('show the fetched preview, even after one of them stops during a fetch', async ({
    installation,
    servers,
    serve,
    site,
  }) => {
    site.serve('/p/3', () => {});
    const link = await givenUnseen(installation.createBackEnd(servers[0]), 'p/3');
    const stopped = await serve();
    await fetchTitle(stopped, link);
    await expect.poll(() => site.countRequests('/p/3')).toBe(1);
    expect(await stopped.stop()).toBe(0);

    const next = await serve();
    expect(await fetchTitle(next, await givenLink(installation.createBackEnd(next), { uri: 'p/1' }))).toBe('A mug');
    expect(site.countRequests('/p/1')).toBe(1);
  });
});
