import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { GraphQLEnumType } from 'graphql';
import ts from 'typescript';
import { describe, expect } from 'vitest';
import { environmentSchema, parseConfig } from '../../src/config.ts';
import { FAILURES } from '../../src/domain/failures.ts';
import { COMMANDS } from '../../src/doors/cli/registry.ts';
import { schema } from '../../src/doors/graphql/schema.ts';
import { isProductSource, readTree } from '../architecture/source-tree.ts';
import { parseSource, visitNodes } from '../architecture/syntax.ts';
import { visit } from '../support/edge.ts';
import { createTest } from '../support/test.ts';
import { type Page, parsePage } from './markdown.ts';
import { getPage, getSection } from './pages.ts';

const test = createTest();
const sources = readTree(isProductSource);

/** The names in the first column of the tables below a heading, sorted. */
function listNames(path: string, title: string): string[] {
  return parsePage(path, getSection(getPage(path), title))
    .rows.flatMap(({ names }) => names)
    .sort();
}

describe('docs/configuration.md', () => {
  const shape = environmentSchema.shape;
  const page = getPage('docs/configuration.md');
  const rows = page.rows.flatMap(({ names, ...row }) =>
    names.filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name)).map((name) => ({ name, ...row })),
  );

  test('has one row for each setting, and none for anything else', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(shape).sort());
  });

  test('shows the default of each setting that has one', () => {
    const defaults = Object.entries(environmentSchema.parse({})).filter(([, value]) => value !== undefined);
    expect(defaults.length).toBeGreaterThan(30);
    for (const [name, value] of defaults) {
      const shown = typeof value === 'boolean' ? String(Number(value)) : value === '' ? 'none' : String(value);
      expect(`${name}: ${rows.find((row) => row.name === name)?.cells[1]}`).toBe(`${name}: ${shown}`);
    }
  });

  test('shows the lower and upper limit of each number', () => {
    for (const { name, cells, line } of rows) {
      const message = environmentSchema.safeParse({ [name]: '-1' }).error?.issues[0]?.message ?? '';
      const [, min, max] = /from (\d+) to (\d+)/.exec(message) ?? [];
      if (min !== undefined && max !== undefined) {
        const section = page.sections.findLast((earlier) => earlier.line < line)?.text ?? '';
        const limits = `${cells.join(' ')} ${section.split('\n|')[0]}`.replaceAll(',', '').match(/\d+/g);
        expect(limits, `${name}: ${min} to ${max}`).toEqual(expect.arrayContaining([min, max]));
      }
    }
  });
});

describe('.env.example', () => {
  const text = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');

  test('changes nothing as long as its lines are comments', () => {
    expect(parseEnv(text)).toEqual({});
  });

  test('has a line for each setting, with a value that the server accepts', () => {
    const uncommented = text.replace(/^# ?(?=[A-Z][A-Z0-9_]*=)/gm, '');
    const variables = parseEnv(uncommented);
    expect(Object.keys(variables).sort()).toEqual(Object.keys(environmentSchema.shape).sort());
    expect(() => parseConfig(variables as Record<string, string>)).not.toThrow();
  });
});

describe('docs/deployment.md', () => {
  test('has one row for each metric, and none for anything else', async ({ app }) => {
    const { text } = await visit(app, '/metrics', { host: 'localhost' });
    const names = [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(5);
    const documented = listNames('docs/deployment.md', 'Metrics');
    expect(documented.filter((name) => /^(smartlinks|process|nodejs)_/.test(name))).toEqual(
      [...new Set([...names, ...findMetricNames()])].sort(),
    );
  });

  test('has one row for each log event', () => {
    const events = findLogEvents(sources);
    expect(events.length).toBeGreaterThan(10);
    expect(listNames('docs/deployment.md', 'Log events')).toEqual(events);
  });
});

/** The metrics of the process are registered by main.ts, so a test's application doesn't have them. */
function findMetricNames(): string[] {
  const text = sources.get('src/doors/http/process-metrics.ts') ?? '';
  return [...text.matchAll(/'((?:smartlinks|process|nodejs)_\w+)'/g)].map(([, name = '']) => name);
}

describe('docs/graphql.md', () => {
  const page = getPage('docs/graphql.md');
  const operations = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );

  test.for(operations)('describes `%s`, and has an example of it', (operation) => {
    const examples = page.codeBlocks.filter(({ language }) => language === 'graphql');
    expect(page.text).toContain(`\`${operation}\``);
    expect(examples.some(({ text }) => new RegExp(`\\b${operation}\\b`).test(text))).toBe(true);
  });

  // INVALID_JSON is only for bodies of /v2.
  const failures = Object.entries(FAILURES).filter(([code]) => code !== 'INVALID_JSON');

  test.for(failures)('has a row for %s with its number', ([code, { status }]) => {
    expect(page.rows.map(({ cells: [first, second] }) => `${first} ${second}`)).toContain(`${status} ${code}`);
  });

  test('has every value of the enum `ErrorCode`', () => {
    const codes = (schema.getType('ErrorCode') as GraphQLEnumType).getValues().map(({ name }) => name);
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !page.text.includes(`\`${code}\``))).toEqual([]);
  });

  test('has a row for each code of a warning, and none for anything else', () => {
    const codes = (schema.getType('WarningCode') as GraphQLEnumType).getValues().map(({ name }) => name);
    expect(codes.length).toBeGreaterThan(4);
    expect(listNames('docs/graphql.md', 'Warnings')).toEqual(codes.sort());
  });

  test('names every other code of an error', () => {
    const codes = findErrorCodes(sources);
    expect(codes).toContain('OPERATION_LIMIT_EXCEEDED');
    expect(codes.filter((code) => !page.text.includes(`\`${code}\``))).toEqual([]);
  });
});

describe('docs/rest-v2.md', () => {
  test('describes every path', () => {
    const router = sources.get('src/doors/rest/router.ts') ?? '';
    const paths = [...router.matchAll(/\['(\/v2\/[^']+)', \{ ([A-Z, :\w]+) \}\]/g)].map(
      ([, path, verbs = '']) => `${verbs.split(':')[0]} ${path}`,
    );
    expect(paths.length).toBeGreaterThan(7);
    const { rows } = getPage('docs/rest-v2.md');
    expect(paths.filter((path) => !rows.some(({ names }) => names.includes(path)))).toEqual([]);
  });
});

describe('docs/cli.md', () => {
  const page = getPage('docs/cli.md');

  test.for(COMMANDS.map(({ name, options }) => ({ name, options })))(
    'describes $name with each of its options',
    ({ name, options }) => {
      const section = findCommandSection(page, name);
      const missing = Object.keys(options).filter((option) => !new RegExp(`--${option}\\b(?!-)`).test(section));
      expect(missing).toEqual([]);
    },
  );
});

/** The section that the page's table of commands links to. */
function findCommandSection(page: Page, command: string): string {
  const url = page.rows.find(({ names, url }) => names.includes(command) && url !== null)?.url;
  const section = page.sections.find(({ slug }) => `#${slug}` === url);
  if (section === undefined) {
    throw new Error(`the table of commands in ${page.path} links "${command}" to no section`);
  }
  return section.text;
}

const LEVEL = /^(trace|debug|info|warn|error|fatal)$/;

/** The text of every log line that the product writes, sorted; what is interpolated appears as `<…>`. */
function findLogEvents(files: ReadonlyMap<string, string>): string[] {
  const events = new Set<string>();
  for (const [path, text] of files) {
    const file = parseSource(path, text);
    visitNodes(file, (node) => {
      const message = ts.isCallExpression(node) && isLogCall(node) ? node.arguments.at(-1) : undefined;
      if (message !== undefined) {
        for (const event of readMessages(message, file)) {
          events.add(event);
        }
      }
    });
  }
  return [...events].sort();
}

/** Whether a call is `logger.error(…)` or `logger[level](…)`. */
function isLogCall({ expression }: ts.CallExpression): boolean {
  if (ts.isPropertyAccessExpression(expression)) {
    return LEVEL.test(expression.name.text) && isLogger(expression.expression);
  }
  return ts.isElementAccessExpression(expression) && isLogger(expression.expression);
}

function isLogger(node: ts.Expression): boolean {
  return /(^|\.)(logger|log)$/.test(node.getText());
}

/** The text of a message; of a parameter, every text that the file passes under its name. */
function readMessages(node: ts.Expression, file: ts.SourceFile): string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    return [node.text];
  }
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.map(({ expression, literal }) => `<${expression.getText()}>${literal.text}`);
    return [node.head.text + spans.join('')];
  }
  const messages: string[] = [];
  if (ts.isIdentifier(node)) {
    visitNodes(file, (property) => {
      if (ts.isPropertyAssignment(property) && property.name.getText() === node.text) {
        messages.push(...readMessages(property.initializer, file));
      }
    });
  }
  if (messages.length === 0) {
    throw new Error(`${file.fileName} logs a text that isn't a constant: ${node.getText()}`);
  }
  return messages;
}

/** The values of `code` in the errors that GraphQL responses contain, apart from domain failures. */
function findErrorCodes(files: ReadonlyMap<string, string>): string[] {
  const codes = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED']);
  for (const [path, text] of files) {
    if (path.startsWith('src/doors/graphql/')) {
      for (const [, code = ''] of text.matchAll(/\bcode: '([A-Z_]+)'/g)) {
        codes.add(code);
      }
    }
  }
  // The client has disconnected, so nobody receives it.
  codes.delete('CANCELLED');
  return [...codes].filter((code) => !(code in FAILURES)).sort();
}

test('The search for log events finds each way to write one', () => {
  const text = `
    logger.info({ host }, 'ready');
    this.log.error('stopping');
    logger[level]({ err }, \`\${what} dropped\`);
    run({ failureMessage: 'cleanup failed' });
    logger.warn({ err }, failureMessage);
    console.log('not an event');
    math.log('neither');
  `;
  expect(findLogEvents(new Map([['src/a.ts', text]]))).toEqual([
    '<what> dropped',
    'cleanup failed',
    'ready',
    'stopping',
  ]);
});
