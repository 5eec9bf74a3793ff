import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { testedDialects } from '../db/needs.ts';
import { type GivenLink, givenLink } from '../support/builders.ts';
import type { Client } from '../support/client.ts';
import { visit } from '../support/edge.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { pageSaying, type Site, startSite } from '../support/pages.ts';
import type { ServerProcess } from '../support/server.ts';

const BOT = 'facebookexternalhit/1.1';

describe.each(testedDialects('pages that several processes fetch'))('on $dialect what links show', (tested) => {
  let site: Site;
  let installation: Installation;
  let servers: [ServerProcess, ServerProcess];

  const serve = () => installation.serve({ SCRAPE_PREVIEWS: '1', PREVIEW_PRIVATE_HOSTS: site.place });

  beforeAll(async () => {
    site = await startSite();
    installation = await givenInstallation(await tested.freshPlace(), {
      platforms: [{ kind: 'web', baseUrl: site.url }],
    });
    servers = [await serve(), await serve()];
  }, 60_000);
  afterAll(async () => {
    await installation?.dispose();
    await site?.close();
  });

  const titleAt = async (server: ServerProcess, { code }: Pick<GivenLink, 'code'>) => {
    const { text } = await visit(server, `/${code}`, { userAgent: BOT });
    return /<meta property="og:title" content="([^"]*)">/.exec(text)?.[1];
  };
  const untilShownAt = (server: ServerProcess, link: Pick<GivenLink, 'code'>, title: string) =>
    vi.waitFor(async () => expect(await titleAt(server, link)).toBe(title), { timeout: 15_000 });

  /** Without having its page fetched. */
  async function givenUnseen(client: Client, uri: string): Promise<Pick<GivenLink, 'code'>> {
    const { createSmartLinks } = await client.get<{ createSmartLinks: { results: { smartLink: GivenLink }[] } }>(
      `mutation ($uri: String!) { createSmartLinks(input: { items: [{ uri: $uri }] }) { results { smartLink { code } } } }`,
      { uri },
    );
    const [result] = createSmartLinks.results;
    if (result === undefined) throw new Error('no link was made');
    return result.smartLink;
  }

  test('one of them fetches, and all show', async () => {
    site.serve('/p/1', pageSaying({ title: 'A mug' }));
    const link = await givenLink(installation.backEndOf(servers[0]), { uri: 'p/1' });

    for (const server of servers) await untilShownAt(server, link, 'A mug');
    expect(site.times('/p/1')).toBe(1);
  });

  test('who comes to both at once has the page fetched by one', async () => {
    let answer = () => {};
    site.serve('/p/2', (_request, response) => {
      answer = () => response.setHeader('content-type', 'text/html').end(pageSaying({ title: 'A cup' }));
    });
    const link = await givenUnseen(installation.backEndOf(servers[0]), 'p/2');

    await Promise.all(servers.map((server) => titleAt(server, link)));
    await vi.waitFor(() => expect(site.times('/p/2')).toBe(1), { timeout: 15_000 });
    // Whatever the other one wanted at that time, it has given up or is behind this.
    for (const [i, server] of servers.entries()) {
      site.serve(`/last/${i}`, pageSaying({ title: 'The last' }));
      await givenLink(installation.backEndOf(server), { uri: `http://127.0.0.1:${site.port}/last/${i}` });
    }
    answer();
    await vi.waitFor(() => expect([site.times('/last/0'), site.times('/last/1')]).toEqual([1, 1]), { timeout: 15_000 });
    for (const server of servers) await untilShownAt(server, link, 'A cup');
    expect(site.times('/p/2')).toBe(1);
  });

  test('outlives a process that is asked to stop in the middle of a fetch', async () => {
    site.serve('/p/3', () => {});
    const link = await givenUnseen(installation.backEndOf(servers[0]), 'p/3');
    const stopped = await serve();
    await titleAt(stopped, link);
    await vi.waitFor(() => expect(site.times('/p/3')).toBe(1), { timeout: 15_000 });
    expect(await stopped.stop()).toBe(0);

    const next = await serve();
    expect(await titleAt(next, await givenLink(installation.backEndOf(next), { uri: 'p/1' }))).toBe('A mug');
    expect(site.times('/p/1')).toBe(1);
  });
});
