import { describe, expect } from 'vitest';
import { listTestedDialects } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import type { Client } from '../support/client.ts';
import { visit } from '../support/edge.ts';
import { getStoreLogLines, readReadiness } from '../support/outage.ts';
import type { ServerProcess } from '../support/server.ts';
import { createInstallationTest } from '../support/test.ts';

const YEAR_MS = 365 * 24 * 3_600_000;
const PAGE =
  'query ($after: String) { smartLinks(first: 1, after: $after) { nodes { code } pageInfo { endCursor hasNextPage } } }';
const CREATE = 'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { code } } }';

/** A module to load before the server. After SIGUSR2, the clock is off by this many milliseconds. */
function buildJumpingClockEnv(milliseconds: number): Record<string, string> {
  const program = `
    const real = Date.now;
    let offset = 0;
    Date.now = () => real() + offset;
    process.on('SIGUSR2', () => { offset = ${milliseconds}; process.stdout.write('the clock has jumped\\n'); });`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program)}` };
}

describe.each(listTestedDialects('a clock that jumps'))(
  'a server on $dialect whose clock jumps a year',
  ({ createMigratedDatabase }) => {
    const test = createInstallationTest({ createLocation: createMigratedDatabase });

    test.for([
      ['ahead', YEAR_MS],
      ['back', -YEAR_MS],
    ] as const)(
      '%s opens old and new links, lists all links and honors idempotency keys',
      async ([_, jump], { installation }) => {
        const server = await installation.serve(buildJumpingClockEnv(jump));
        const backEnd = installation.createBackEnd(server);
        const before = await givenLink(backEnd, { uri: '/before' });
        const unique = await givenLink(backEnd, { uri: '/unique', unique: true });
        const retried = await createOnce(backEnd);
        expect(await visit(server, '/lazy?uri=/lazy-before')).toMatchObject({ status: 302 });

        await triggerJump(server);

        const after = await givenLink(backEnd, { uri: '/after' });
        expect((await givenLink(backEnd, { uri: '/unique', unique: true })).code).toBe(unique.code);
        // A key is stored for a day. It has expired after a jump ahead, and is still valid after a jump back.
        expect((await createOnce(backEnd)) === retried).toBe(jump < 0);
        for (const { code } of [before, after]) {
          expect(await visit(server, `/${code}`)).toMatchObject({ status: 302 });
        }
        expect(await visit(server, '/lazy?uri=/lazy-after')).toMatchObject({ status: 302 });
        const stored = await installation.readStoredCodes();
        expect((await listCodes(backEnd)).sort()).toEqual([...stored].sort());
        await expect.poll(() => installation.countClicks()).toBe(4);
        expect(await readReadiness(server)).toBe('ready');
        expect(getStoreLogLines(server)).toEqual([]);
        expect(server.stdout()).not.toMatch(/"level":(50|60)/);
      },
    );
  },
);

async function triggerJump(server: ServerProcess): Promise<void> {
  server.process.kill('SIGUSR2');
  await expect.poll(server.stdout).toContain('the clock has jumped');
}

async function createOnce(backEnd: Client): Promise<string | undefined> {
  const { data } = await backEnd.request<{ createSmartLink: { smartLink: { code: string } } }>(
    CREATE,
    { input: { uri: '/retried' } },
    { 'idempotency-key': 'clock' },
  );
  return data?.createSmartLink.smartLink.code;
}

/** The codes of all links, requested one at a time. */
async function listCodes(backEnd: Client): Promise<string[]> {
  const codes: string[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const {
      smartLinks,
    }: { smartLinks: { nodes: { code: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } } =
      await backEnd.get(PAGE, { after });
    codes.push(...smartLinks.nodes.map(({ code }) => code));
    after = smartLinks.pageInfo.endCursor;
    more = smartLinks.pageInfo.hasNextPage;
  }
  return codes;
}
