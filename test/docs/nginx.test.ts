import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { BULK_BODY_LIMIT } from '../../src/doors/http/request-body.ts';
import { pages } from './pages.ts';

// `npm run test:proxy` starts nginx with the file. These tests need no nginx.
const shipped = readFileSync(join(import.meta.dirname, '../../ops/nginx.conf'), 'utf8');
const config = parseConfig({});

/** The lines of a configuration without comments, blank lines and indentation. */
function readLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().replace(/ +/g, ' '))
    .filter((line) => line !== '');
}

/** Whether a text consists of consecutive lines of the shipped file. */
function isExcerpt(text: string): boolean {
  return `\n${readLines(shipped).join('\n')}\n`.includes(`\n${readLines(text).join('\n')}\n`);
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, k: 1_024, m: 1_024 * 1_024 };

/** The values of a directive in milliseconds or bytes, of each block that has it. */
function readValues(directive: string): number[] {
  return [...shipped.matchAll(new RegExp(`^ *${directive} (?:\\d+ )?(\\d+)([skm]);`, 'gm'))].map(
    ([, number, unit = '']) => Number(number) * (UNITS[unit] ?? Number.NaN),
  );
}

describe('ops/nginx.conf', () => {
  const blocks = [...pages.values()].flatMap(({ path, codeBlocks }) =>
    codeBlocks
      .filter(({ language }) => language === 'nginx')
      .map(({ line, text }): [where: string, text: string] => [`${path}:${line}`, text]),
  );

  test('is what the documentation quotes', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(2);
    expect(blocks.filter(([, text]) => !isExcerpt(text)).map(([where]) => where)).toEqual([]);
  });

  test('differs from an excerpt with another value, or without a line', () => {
    const [, excerpt = ''] = blocks.find(([where]) => where.startsWith('docs/deployment.md')) ?? [];
    expect(isExcerpt(excerpt)).toBe(true);
    expect(isExcerpt(excerpt.replace('32k', '16k'))).toBe(false);
    expect(isExcerpt(excerpt.replace(/ *proxy_redirect.*\n/, ''))).toBe(false);
  });

  test('closes idle connections before the server, and waits for clients as long as the server', () => {
    const [idle = Number.NaN] = readValues('keepalive_timeout');
    expect(idle).toBeLessThan(config.httpLimits.idleMs);
    expect(new Set(readValues('client_header_timeout'))).toEqual(new Set([config.httpLimits.headMs]));
    expect(readValues('client_body_timeout')).toEqual([config.httpLimits.requestMs]);
  });

  test('waits for responses longer than the server runs operations', () => {
    const [response = Number.NaN] = readValues('proxy_read_timeout');
    expect(response).toBeGreaterThan(2 * config.graphqlLimits.timeoutMs);
  });

  test('accepts larger heads and bodies than the server, which rejects them itself', () => {
    const heads = readValues('large_client_header_buffers');
    expect(heads).toHaveLength(2);
    expect(Math.min(...heads)).toBeGreaterThan(config.httpLimits.headBytes);
    expect(readValues('client_max_body_size')[0]).toBeGreaterThan(BULK_BODY_LIMIT);
  });
});
