import { execFileSync } from 'node:child_process';
import { parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { BUILD_CURL } from '../../../src/doors/graphql/graphiql/browser-scripts.ts';
import { EXAMPLE_TABS } from '../../../src/doors/graphql/graphiql/examples.ts';
import { schema } from '../../../src/doors/graphql/schema.ts';

describe('the example tabs', () => {
  test('are ten', () => expect(EXAMPLE_TABS).toHaveLength(10));

  test.for(EXAMPLE_TABS.map(({ query, variables }) => [query, variables] as const))(
    'are valid: %s',
    ([query, variables]) => {
      expect(validate(schema, parse(query))).toEqual([]);
      expect(() => JSON.parse(variables ?? '{}')).not.toThrow();
    },
  );
});

interface Tab {
  query: string;
  variables?: string | null;
  headers?: string | null;
  operationName?: string | null;
}

const buildCurl = new Function(`${BUILD_CURL}; return buildCurl;`)() as (url: string, tab: Tab) => string;

/** Runs the command in a shell in which `curl` prints its arguments, each with a line that ends it. */
function readArguments(command: string): string[] {
  const script = `curl() { for argument in "$@"; do printf '%s\\0' "$argument"; done; }\n${command}\n`;
  return execFileSync('sh', ['-c', script], { env: { TOKEN: 'of the user' }, encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

describe('"Copy as curl"', () => {
  test('sends the operation with its variables, name and headers, whatever characters they have', () => {
    const query = `{ a(text: "it's \\"$HOME\\" \`id\` \\\\ ! ü") }\n# '; rm -rf / '`;
    const variables = { text: `'"$(id)\n` };
    const command = buildCurl('http://localhost:4000/graphql', {
      query,
      variables: JSON.stringify(variables),
      headers: JSON.stringify({ Authorization: 'Token abc', 'X-Note': `it's $HOME` }),
      operationName: 'A',
    });

    const [url, , type, , authorization, , note, option, body = ''] = readArguments(command);
    expect([url, type, authorization, note, option]).toEqual([
      'http://localhost:4000/graphql',
      'Content-Type: application/json',
      'Authorization: Token abc',
      `X-Note: it's $HOME`,
      '--data-raw',
    ]);
    expect(JSON.parse(body)).toEqual({ query, variables, operationName: 'A' });
  });

  test('replaces the placeholder of the token with $TOKEN, and leaves out what the tab does not have', () => {
    const headers = JSON.stringify({ Authorization: 'Token PASTE-YOUR-TOKEN' });
    const command = buildCurl('http://localhost/graphql', {
      query: '{ a }',
      variables: null,
      headers,
      operationName: null,
    });

    expect(command).toContain('"Authorization: Token $TOKEN"');
    expect(readArguments(command).slice(-3)).toEqual([
      'Authorization: Token of the user',
      '--data-raw',
      '{"query":"{ a }"}',
    ]);
  });
});
