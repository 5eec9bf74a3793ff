/**
 * Prints how the recognition of bots compares with public lists of user agents, and with `isbot` alone. Exits with 1 if
 * it misses more than 2 % of a list's bots, or takes a browser of a list of people for a bot.
 *
 * The lists come from npm packages. For a newer version of matomo's lists, pass the path of a clone of
 * matomo-org/device-detector.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isbot } from 'isbot';
import { parse } from 'yaml';
import { detectClient } from '../../src/domain/clients/client.ts';

const MAX_MISSED_PERCENT = 2;

const require = createRequire(import.meta.url);

/** A list of user agents of one kind of client. */
interface List {
  name: string;
  kind: 'bots' | 'libraries' | 'people';
  userAgents: string[];
}

const [clone] = process.argv.slice(2);
const lists = [...readCrawlerUserAgents(), ...readMatomo(clone ?? findMatomoFixtures())];
const rows = lists.map(buildRow);
print([
  ['list', 'user agents', 'bots', 'libraries', 'people', 'missed, %', 'isbot alone: bots'],
  ...rows.map(({ cells }) => cells),
]);
for (const { failure, examples } of rows) {
  if (failure !== null) {
    process.stdout.write(`\n${failure}\n${examples.map((example) => `  ${example}\n`).join('')}`);
    process.exitCode = 1;
  }
}

function readCrawlerUserAgents(): List[] {
  const entries: { tags: string[]; instances?: string[] }[] = require('crawler-user-agents');
  const filterByTag = (isLibrary: boolean) =>
    entries
      .filter(({ tags }) => tags.includes('http-library') === isLibrary)
      .flatMap(({ instances }) => instances ?? []);
  return [
    { name: 'crawler-user-agents: bots', kind: 'bots', userAgents: filterByTag(false) },
    { name: 'crawler-user-agents: HTTP libraries', kind: 'libraries', userAgents: filterByTag(true) },
  ];
}

/** This version of the package is the last one that contains matomo's lists. */
function findMatomoFixtures(): string {
  return join(dirname(require.resolve('node-device-detector/package.json')), 'tests/fixtures');
}

function readMatomo(folder: string): List[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yml'));
  // A clone has the lists of clients in `Client/fixtures`, the package in `clients`.
  const read = (pattern: RegExp) =>
    files.filter((path) => pattern.test(path)).flatMap((path) => readFixtures(folder, path));
  return [
    { name: 'matomo: bots', kind: 'bots', userAgents: read(/fixtures\/bots\.yml$|devices\/bots\.yml$/) },
    { name: 'matomo: HTTP libraries', kind: 'libraries', userAgents: read(/library\.yml$/) },
    {
      name: 'matomo: phones and tablets',
      kind: 'people',
      userAgents: read(/(?:smartphone|phablet|tablet|feature_phone)(?:-\d+)?\.yml$/),
    },
    { name: 'matomo: apps', kind: 'people', userAgents: read(/(?:mobile_apps?|clienthints-app)\.yml$/) },
  ];
}

function readFixtures(folder: string, path: string): string[] {
  const entries: { user_agent?: unknown }[] =
    parse(readFileSync(join(folder, path), 'utf8'), { logLevel: 'error' }) ?? [];
  return entries.flatMap(({ user_agent: userAgent }) => (typeof userAgent === 'string' ? [userAgent] : []));
}

/** A list's row in the table, and why it is out of bounds, if it is. */
function buildRow({ name, kind, userAgents }: List): { cells: string[]; failure: string | null; examples: string[] } {
  const found = { bots: [] as string[], libraries: [] as string[], people: [] as string[] };
  for (const userAgent of userAgents) {
    const { bot, browser } = detectClient(userAgent);
    found[bot !== null ? 'bots' : browser === 'library' ? 'libraries' : 'people'].push(userAgent);
  }
  const missed = [...found.libraries, ...found.people];
  const missedPercent = (missed.length / userAgents.length) * 100;
  // The lists of people contain programs, too: updaters, podcast players and the link previews of messengers.
  const mistaken = found.bots.filter((userAgent) => isOfPerson(userAgent));
  const cells = [name, userAgents.length, found.bots.length, found.libraries.length, found.people.length].map(String);
  cells.push(kind === 'bots' ? missedPercent.toFixed(1) : '', String(userAgents.filter((one) => isbot(one)).length));
  if (userAgents.length === 0) {
    return { cells, failure: `${name}: the list is empty`, examples: [] };
  }
  if (kind === 'bots' && missedPercent > MAX_MISSED_PERCENT) {
    return { cells, failure: `${name}: more than ${MAX_MISSED_PERCENT} % missed`, examples: missed };
  }
  if (kind === 'people' && mistaken.length > 0) {
    return { cells, failure: `${name}: people taken for bots`, examples: mistaken };
  }
  return { cells, failure: null, examples: [] };
}

/** Whether a user agent is that of a browser or an in-app browser on a phone or tablet. */
function isOfPerson(userAgent: string): boolean {
  return /^(?:Mozilla|Opera)\//i.test(userAgent) && /Android|iPhone|iPad|iPod|Mobile|Phone/i.test(userAgent);
}

function print(table: string[][]): void {
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of table) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    process.stdout.write(`${cells.join('  ')}\n`);
  }
}
