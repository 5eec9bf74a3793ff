import { describe, expect, test } from 'vitest';
import { getLayer, SERVICES_BY_OTHER_NAMES, violationsIn } from './layers.ts';
import { readTree } from './source-tree.ts';

const tree = readTree((path) => /^(src|db|test)\/.*\.ts$/.test(path));

describe('the source tree', () => {
  test('has no import against its layers: main, cli → app → doors → services → repositories → db', () => {
    expect(violationsIn(tree)).toEqual([]);
  });

  test('has a layer for every file of src/ and db/', () => {
    const unassigned = [...tree.keys()].filter((path) => !path.startsWith('test/') && getLayer(path) === null);
    expect(unassigned).toEqual([]);
  });

  test('contains every file that the rules except', () => {
    expect(SERVICES_BY_OTHER_NAMES.filter((path) => !tree.has(path))).toEqual([]);
  });
});

const SERVICE = 'src/domain/apps/app.service.ts';
const REPOSITORY = 'src/domain/apps/app.repository.ts';
const MODEL = 'src/domain/apps/app.ts';
const GRAPHQL = 'src/doors/graphql/apps.ts';
const REST = 'src/doors/rest/links.ts';
const OUTBOUND = 'src/outbound/fetch-page.ts';
const MIGRATION = 'db/migrations/001-smart-links.ts';

function rulesBrokenBy(path: string, text: string): string[] {
  return violationsIn(new Map([[path, text]])).map((violation) => violation.rule);
}

describe('the check of layers', () => {
  test.each([
    // A layer that reaches up, or past the one below it.
    [SERVICE, `import { app } from '../../app.ts';`, 'service may not import app'],
    [SERVICE, `import type { Context } from '../../doors/graphql/context.ts';`, 'service may not import door'],
    [SERVICE, `import { fromJson } from '../../../db/columns.ts';`, 'service may not import db'],
    [REPOSITORY, `import { createApp } from './app.service.ts';`, 'repository may not import service'],
    [MODEL, `import { findApp } from './app.repository.ts';`, 'rules may not import repository'],
    [MODEL, `import type { AppRow } from '../../../db/tables.ts';`, 'rules may not import db'],
    [GRAPHQL, `import { findApp } from '../../domain/apps/app.repository.ts';`, 'door may not import repository'],
    [GRAPHQL, `import type { Db } from '../../../db/client.ts';`, 'door may not import db'],
    [GRAPHQL, `import { readConfig } from '../../config.ts';`, 'door may not import config'],
    [GRAPHQL, `import { main } from '../../main.ts';`, 'door may not import entry'],
    ['src/app.ts', `import { findApp } from './domain/apps/app.repository.ts';`, 'app may not import repository'],
    ['db/client.ts', `import { newId } from '../src/domain/ids.ts';`, 'db may not import rules'],
    [OUTBOUND, `import { createApp } from '../domain/apps/app.service.ts';`, 'outbound may not import service'],
    [OUTBOUND, `import type { Db } from '../../db/client.ts';`, 'outbound may not import db'],
    [SERVICE, `import { createFetchPage } from '../../outbound/fetch-page.ts';`, 'service may not import outbound'],
    [GRAPHQL, `import { createFetchPage } from '../../outbound/fetch-page.ts';`, 'door may not import outbound'],
    // Doors that know each other.
    [REST, `import { schema } from '../graphql/schema.ts';`, 'doors never import each other'],
    ['src/doors/http/dispatch.ts', `import { route } from '../rest/router.ts';`, 'doorstep may not import door'],
    // Packages in the wrong place.
    [SERVICE, `import { GraphQLError } from 'graphql';`, 'only doors/graphql knows GraphQL, Pothos and Yoga'],
    [MODEL, `import type { SchemaBuilder } from '@pothos/core';`, 'only doors/graphql knows GraphQL, Pothos and Yoga'],
    [REST, `import { createYoga } from 'graphql-yoga';`, 'only doors/graphql knows GraphQL, Pothos and Yoga'],
    [REST, `import html from '@graphql-yoga/render-graphiql';`, 'only doors/graphql knows GraphQL, Pothos and Yoga'],
    [SERVICE, `import { sql } from 'kysely';`, 'only repositories and db/ build SQL'],
    [SERVICE, `import type { Kysely } from 'kysely';`, 'only repositories and db/ build SQL'],
    [REST, `import { sql } from 'kysely';`, 'only repositories and db/ build SQL'],
    [REPOSITORY, `import Database from 'better-sqlite3';`, 'only db/ talks to a driver'],
    [
      SERVICE,
      `import type { IncomingMessage } from 'node:http';`,
      'the domain knows no HTTP, no command line and no log',
    ],
    [MODEL, `import pino from 'pino';`, 'the domain knows no HTTP, no command line and no log'],
    ['src/domain/failures.ts', `import { z } from 'zod';`, 'failures.ts imports nothing'],
    ['src/domain/failures.ts', `import { newId } from './ids.ts';`, 'failures may not import rules'],
    [MIGRATION, `import { json } from '../columns.ts';`, 'migration may not import db'],
    [MIGRATION, `import { KINDS } from '../../src/domain/apps/platform.ts';`, 'migration may not import rules'],
    [MIGRATION, `import { z } from 'zod';`, 'a migration imports nothing but kysely'],
    // Imports that are spelt otherwise.
    [GRAPHQL, `export { findApp } from '../../domain/apps/app.repository.ts';`, 'door may not import repository'],
    [GRAPHQL, `export * from '../../domain/apps/app.repository.ts';`, 'door may not import repository'],
    [GRAPHQL, `await import('../../domain/apps/app.repository.ts');`, 'door may not import repository'],
    [GRAPHQL, `let x: import('../../domain/apps/app.repository.ts').Row;`, 'door may not import repository'],
    [GRAPHQL, `import '../../domain/apps/app.repository.ts';`, 'door may not import repository'],
    [GRAPHQL, `const { sql } = require('kysely');`, 'only repositories and db/ build SQL'],
    [GRAPHQL, 'const name = 1; await import(name);', 'modules are imported by their name'],
    // Out of the tree, or not as the tree writes it.
    [MODEL, `import { shop } from '../../../test/support/app.ts';`, 'src/ and db/ import nothing from outside of them'],
    [MODEL, `import x from '/srv/app.ts';`, 'imports inside the tree are relative'],
    [MODEL, `import { newId } from '../ids.js';`, 'relative imports end in .ts'],
    ['test/domain/ids.test.ts', `import { newId } from '../../src/domain/ids';`, 'relative imports end in .ts'],
    // The environment.
    [SERVICE, 'const port = process.env.PORT;', 'only main.ts and cli.ts see the environment'],
    [GRAPHQL, `const port = process['env'].PORT;`, 'only main.ts and cli.ts see the environment'],
    [GRAPHQL, `const port = globalThis.process.env['PORT'];`, 'only main.ts and cli.ts see the environment'],
    ['src/app.ts', 'const { env } = process;', 'only main.ts and cli.ts see the environment'],
    ['src/config.ts', 'const { env: settings } = process;', 'only main.ts and cli.ts see the environment'],
    ['db/client.ts', `import { env } from 'node:process';`, 'only main.ts and cli.ts see the environment'],
  ])('finds the violation in %s: %s', (path, text, rule) => {
    expect(rulesBrokenBy(path, text)).toContain(rule);
  });

  test('reports the line of a violation', () => {
    const text = `import { z } from 'zod';\n\nimport { sql } from 'kysely';\n`;
    expect(violationsIn(new Map([[SERVICE, text]]))).toEqual([
      { at: `${SERVICE}:3`, rule: 'only repositories and db/ build SQL', imported: 'kysely' },
    ]);
  });
});

describe('the check of layers', () => {
  test.each([
    ['src/main.ts', `import { openDb } from '../db/client.ts'; const port = process.env.PORT;`],
    ['src/cli.ts', `import { runCli } from './doors/cli/run.ts';`],
    [
      'src/app.ts',
      `import type { Database } from '../db/client.ts'; import { yoga } from './doors/graphql/server.ts';`,
    ],
    [GRAPHQL, `import { builder } from './builder.ts'; import { createApp } from '../../domain/apps/app.service.ts';`],
    [GRAPHQL, `import type { Config } from '../../config.ts'; import { printSchema } from 'graphql';`],
    [REST, `import { readBody } from '../http/body.ts'; import type { Config } from '../../config.ts';`],
    [REST, `import { FAILURES } from '../../domain/failures.ts'; import { createServer } from 'node:http';`],
    [SERVICE, `import type { Db } from '../../../db/client.ts'; import { findApp } from './app.repository.ts';`],
    [REPOSITORY, `import { sql } from 'kysely'; import type { AppRow } from '../../../db/tables.ts';`],
    [OUTBOUND, `import { request } from 'node:http'; import { reachOf } from '../domain/previews/reach.ts';`],
    ['db/client.ts', `import pg from 'pg'; import { MIGRATIONS } from './migrations/index.ts';`],
    [MIGRATION, `import { sql } from 'kysely'; import type { Migration } from './migration.ts';`],
    // A comment and a string are no import, and a property of another object is not the environment.
    [SERVICE, `// import { sql } from 'kysely';\nconst said = "process.env"; const env = caller.env;`],
    [
      'test/domain/ids.test.ts',
      `import { sql } from 'kysely'; import { findApp } from '../../src/domain/a.repository.ts';`,
    ],
  ])('accepts %s: %s', (path, text) => {
    expect(violationsIn(new Map([[path, text]]))).toEqual([]);
  });
});
