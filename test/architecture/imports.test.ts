import { describe, expect, test } from 'vitest';
import { findViolations, getLayer, SERVICES_BY_OTHER_NAMES } from './layers.ts';
import { isSource, readTree } from './source-tree.ts';

const tree = readTree(isSource);

describe('the source tree', () => {
  test('has no import that violates the layers: main, cli → app → entry points → services → repositories → db', () => {
    expect(findViolations(tree)).toEqual([]);
  });

  test('has a layer for every file of src/ and db/', () => {
    const unassigned = [...tree.keys()].filter((path) => /^(?:src|db)\//.test(path) && getLayer(path) === null);
    expect(unassigned).toEqual([]);
  });

  test('contains every file that the rules name', () => {
    const named = [...SERVICES_BY_OTHER_NAMES, 'src/domain/failures.ts', 'db/database.ts', 'db/errors.ts'];
    expect(named.filter((path) => !tree.has(path))).toEqual([]);
  });
});

const SERVICE = 'src/domain/apps/app.service.ts';
const SNAPSHOT_CACHE = 'src/domain/apps/snapshot-cache.ts';
const REPOSITORY = 'src/domain/apps/app.repository.ts';
const MODEL = 'src/domain/apps/app.ts';
const GRAPHQL = 'src/doors/graphql/schema/apps.ts';
const REST = 'src/doors/rest/smart-links.ts';
const HTTP = 'src/doors/http/dispatch.ts';
const OUTBOUND = 'src/outbound/fetch-page.ts';
const MIGRATION = 'db/migrations/001-smart-links.ts';

const GRAPHQL_RULE = 'only doors/graphql imports GraphQL, Pothos and Yoga';
const KYSELY_RULE = 'only repositories and db/ import Kysely';
const DRIVER_RULE = 'only db/ imports a database driver';
const DOMAIN_RULE = 'the domain imports no HTTP, command-line or logging module';
const ENVIRONMENT_RULE = 'only main.ts and cli.ts read the environment';
const LITERAL_RULE = 'modules are loaded by require() and import(), with a literal';

function findBrokenRules(path: string, text: string): string[] {
  return findViolations(new Map([[path, text]])).map((violation) => violation.rule);
}

describe('the layer check', () => {
  test.each([
    // Layers.
    [SERVICE, `import { createApp } from '../../app.ts';`, 'service may not import app'],
    [SERVICE, `import type { Context } from '../../doors/graphql/context.ts';`, 'service may not import entryPoint'],
    [SERVICE, `import { createLogger } from '../../doors/http/logger.ts';`, 'service may not import http'],
    [SERVICE, `import type { Config } from '../../config.ts';`, 'service may not import config'],
    [SERVICE, `import { createFetchPage } from '../../outbound/fetch-page.ts';`, 'service may not import outbound'],
    [SERVICE, `import { fromJson } from '../../../db/column-codecs.ts';`, 'service may not import db'],
    [SERVICE, `import { openDb } from '../../../db/client.ts';`, 'service may not import db'],
    [SERVICE, `import { Db } from '../../../db/database.ts';`, 'service may not import db'],
    [SNAPSHOT_CACHE, `import type { AppRow } from '../../../db/tables/apps.ts';`, 'service may not import db'],
    [REPOSITORY, `import { createAppService } from './app.service.ts';`, 'repository may not import service'],
    [REPOSITORY, `import { createSnapshotCache } from './snapshot-cache.ts';`, 'repository may not import service'],
    [MODEL, `import { findApp } from './app.repository.ts';`, 'rules may not import repository'],
    [MODEL, `import type { AppService } from './app.service.ts';`, 'rules may not import service'],
    [MODEL, `import type { AppRow } from '../../../db/tables/apps.ts';`, 'rules may not import db'],
    [MODEL, `import type { Db } from '../../../db/database.ts';`, 'rules may not import db'],
    [MODEL, `import { StoreError } from '../../../db/errors.ts';`, 'rules may not import db'],
    ['src/domain/failures.ts', `import { newId } from './ids.ts';`, 'failures may not import rules'],
    [
      GRAPHQL,
      `import { findApp } from '../../../domain/apps/app.repository.ts';`,
      'entryPoint may not import repository',
    ],
    [GRAPHQL, `import type { Db } from '../../../../db/database.ts';`, 'entryPoint may not import db'],
    [GRAPHQL, `import { parseConfig } from '../../../config.ts';`, 'entryPoint may not import config'],
    [
      GRAPHQL,
      `import { createFetchPage } from '../../../outbound/fetch-page.ts';`,
      'entryPoint may not import outbound',
    ],
    [GRAPHQL, `import { start } from '../../../main.ts';`, 'entryPoint may not import entry'],
    [REST, `import { schema } from '../graphql/schema.ts';`, 'entry points never import each other'],
    [HTTP, `import { findPath } from '../rest/router.ts';`, 'http may not import entryPoint'],
    [HTTP, `import type { Db } from '../../../db/database.ts';`, 'http may not import db'],
    [HTTP, `import { parseConfig } from '../../config.ts';`, 'http may not import config'],
    ['src/main.ts', `import { findApp } from './domain/apps/app.repository.ts';`, 'entry may not import repository'],
    ['src/app.ts', `import { findApp } from './domain/apps/app.repository.ts';`, 'app may not import repository'],
    ['src/app.ts', `import { start } from './main.ts';`, 'app may not import entry'],
    ['src/config.ts', `import { createApp } from './app.ts';`, 'config may not import app'],
    [OUTBOUND, `import { createAppService } from '../domain/apps/app.service.ts';`, 'outbound may not import service'],
    [OUTBOUND, `import type { Db } from '../../db/database.ts';`, 'outbound may not import db'],
    ['db/column-codecs.ts', `import { newId } from '../src/domain/ids.ts';`, 'db may not import rules'],
    ['db/column-codecs.ts', `import { DomainFailure } from '../src/domain/failures.ts';`, 'db may not import failures'],
    [MIGRATION, `import { toJson } from '../columns.ts';`, 'migration may not import db'],
    [
      MIGRATION,
      `import { PLATFORM_KINDS } from '../../src/domain/platform-kind.ts';`,
      'migration may not import rules',
    ],
    // Packages.
    [SERVICE, `import { GraphQLError } from 'graphql';`, GRAPHQL_RULE],
    [MODEL, `import type { SchemaBuilder } from '@pothos/core';`, GRAPHQL_RULE],
    [REST, `import { createYoga } from 'graphql-yoga';`, GRAPHQL_RULE],
    [REST, `import html from '@graphql-yoga/render-graphiql';`, GRAPHQL_RULE],
    [SERVICE, `import { sql } from 'kysely';`, KYSELY_RULE],
    [SERVICE, `import type { Kysely } from 'kysely';`, KYSELY_RULE],
    [REST, `import { sql } from 'kysely';`, KYSELY_RULE],
    [REPOSITORY, `import Database from 'better-sqlite3';`, DRIVER_RULE],
    [SERVICE, `import type { IncomingMessage } from 'node:http';`, DOMAIN_RULE],
    [MODEL, `import pino from 'pino';`, DOMAIN_RULE],
    ['src/domain/failures.ts', `import { z } from 'zod';`, 'failures.ts imports nothing'],
    [MIGRATION, `import { z } from 'zod';`, 'a migration imports only kysely'],
    // Other forms of import.
    [MODEL, `export { findApp } from './app.repository.ts';`, 'rules may not import repository'],
    [MODEL, `export * from './app.repository.ts';`, 'rules may not import repository'],
    [MODEL, `await import('./app.repository.ts');`, 'rules may not import repository'],
    [MODEL, `let x: import('./app.repository.ts').Row;`, 'rules may not import repository'],
    [MODEL, `import './app.repository.ts';`, 'rules may not import repository'],
    [GRAPHQL, `const { sql } = require('kysely');`, KYSELY_RULE],
    [GRAPHQL, 'const name = 1; await import(name);', LITERAL_RULE],
    [GRAPHQL, 'const name = 1; require(name);', LITERAL_RULE],
    [GRAPHQL, `import kysely = require('kysely');`, KYSELY_RULE],
    [GRAPHQL, `const path = require.resolve('kysely');`, KYSELY_RULE],
    [GRAPHQL, `module.require('kysely');`, KYSELY_RULE],
    [GRAPHQL, `declare module 'kysely' {}`, KYSELY_RULE],
    [GRAPHQL, `/// <reference types="kysely" />`, KYSELY_RULE],
    [SERVICE, `process.getBuiltinModule('node:http');`, DOMAIN_RULE],
    [MODEL, `import apps = require('./app.repository.ts');`, 'rules may not import repository'],
    [MODEL, `new URL('./app.repository.ts', import.meta.url);`, 'rules may not import repository'],
    [MODEL, `declare module './app.repository.ts' {}`, 'rules may not import repository'],
    [MODEL, `/// <reference path="app.repository.ts" />`, 'rules may not import repository'],
    [GRAPHQL, 'const name = 1; import.meta.resolve(name);', LITERAL_RULE],
    [GRAPHQL, 'const name = 1; new URL(name, import.meta.url);', LITERAL_RULE],
    [GRAPHQL, `const load = require; load('kysely');`, LITERAL_RULE],
    [GRAPHQL, `const load = createRequire(import.meta.url); load('kysely');`, LITERAL_RULE],
    [GRAPHQL, `createRequire(import.meta.url)('kysely');`, LITERAL_RULE],
    [GRAPHQL, 'run(createRequire);', LITERAL_RULE],
    [GRAPHQL, `import { createRequire as load } from 'node:module';`, LITERAL_RULE],
    [GRAPHQL, `import module from 'node:module'; module.createRequire(import.meta.url)('kysely');`, LITERAL_RULE],
    // Specifiers.
    [MODEL, `import { shop } from '../../../test/support/app.ts';`, 'src/ and db/ import no file outside of them'],
    [MODEL, `import x from '/srv/app.ts';`, 'imports inside the tree are relative'],
    [MODEL, `import x from '#app';`, 'imports inside the tree are relative'],
    [MODEL, `import { newId } from '../ids.js';`, 'relative imports end in .ts'],
    ['test/domain/ids.test.ts', `import { newId } from '../../src/domain/ids';`, 'relative imports end in .ts'],
    ['dashboard/src/app/root.tsx', `import { Button } from '../components/button.js';`, 'relative imports end in .ts'],
    // The environment.
    [SERVICE, 'const port = process.env.PORT;', ENVIRONMENT_RULE],
    [GRAPHQL, `const port = process['env'].PORT;`, ENVIRONMENT_RULE],
    [GRAPHQL, `const port = globalThis.process.env['PORT'];`, ENVIRONMENT_RULE],
    [GRAPHQL, 'const port = import.meta.env.PORT;', ENVIRONMENT_RULE],
    ['src/app.ts', 'const { env } = process;', ENVIRONMENT_RULE],
    ['src/config.ts', 'const { env: settings } = process;', ENVIRONMENT_RULE],
    ['db/client.ts', `import { env } from 'node:process';`, ENVIRONMENT_RULE],
    ['db/client.ts', `import { env as settings } from 'process';`, ENVIRONMENT_RULE],
    ['db/client.ts', `import * as program from 'node:process';`, ENVIRONMENT_RULE],
    ['db/client.ts', `import program from 'node:process';`, ENVIRONMENT_RULE],
    ['db/client.ts', `import { default as program } from 'node:process';`, ENVIRONMENT_RULE],
    ['db/client.ts', `import program = require('node:process');`, ENVIRONMENT_RULE],
    ['db/client.ts', `const { env } = require('node:process');`, ENVIRONMENT_RULE],
    ['db/client.ts', `const { env } = await import('node:process');`, ENVIRONMENT_RULE],
    ['db/client.ts', `const { env } = process.getBuiltinModule('process');`, ENVIRONMENT_RULE],
    ['db/client.ts', `export { env } from 'node:process';`, ENVIRONMENT_RULE],
    ['db/client.ts', `export * from 'node:process';`, ENVIRONMENT_RULE],
    [GRAPHQL, 'const program = process; program.env;', ENVIRONMENT_RULE],
    [GRAPHQL, 'let program; program = process;', ENVIRONMENT_RULE],
    [GRAPHQL, 'start(process);', ENVIRONMENT_RULE],
    [GRAPHQL, 'start({ process });', ENVIRONMENT_RULE],
    [GRAPHQL, 'start({ program: process });', ENVIRONMENT_RULE],
    [GRAPHQL, 'const name = 1; process[name];', ENVIRONMENT_RULE],
    [GRAPHQL, 'const { argv, ...rest } = process;', ENVIRONMENT_RULE],
    [GRAPHQL, 'const program = globalThis.process;', ENVIRONMENT_RULE],
    [GRAPHQL, `globalThis['process'].env;`, ENVIRONMENT_RULE],
    [GRAPHQL, 'const { process: program } = globalThis;', ENVIRONMENT_RULE],
    [GRAPHQL, 'const everything = globalThis; everything.process;', ENVIRONMENT_RULE],
    [GRAPHQL, 'start(global);', ENVIRONMENT_RULE],
  ])('finds the violation in %s: %s', (path, text, rule) => {
    expect(findBrokenRules(path, text)).toContain(rule);
  });

  test('reports the line of a violation', () => {
    const text = `import { z } from 'zod';\n\nimport { sql } from 'kysely';\n`;
    expect(findViolations(new Map([[SERVICE, text]]))).toEqual([
      { at: `${SERVICE}:3`, rule: KYSELY_RULE, imported: 'kysely' },
    ]);
  });

  test.each([
    ['src/main.ts', `import { openDb } from '../db/client.ts'; const port = process.env.PORT;`],
    ['src/cli.ts', `import { runCli } from './doors/cli/run.ts';`],
    ['src/app.ts', `import type { Database } from '../db/database.ts';`],
    ['src/app.ts', `import { createFetchPage } from './outbound/fetch-page.ts';`],
    ['src/app.ts', `import { createGraphQLHandler } from './doors/graphql/server.ts';`],
    [GRAPHQL, `import { builder } from '../builder.ts'; import { printSchema } from 'graphql';`],
    [GRAPHQL, `import type { AppService } from '../../../domain/apps/app.service.ts';`],
    [GRAPHQL, `import type { Config } from '../../../config.ts';`],
    [REST, `import { readBody } from '../http/request-body.ts'; import type { Config } from '../../config.ts';`],
    [REST, `import { FAILURES } from '../../domain/failures.ts'; import { createServer } from 'node:http';`],
    [HTTP, `import type { Config } from '../../config.ts';`],
    [SERVICE, `import type { Db } from '../../../db/database.ts'; import { findApp } from './app.repository.ts';`],
    [SERVICE, `import { StoreError } from '../../../db/errors.ts';`],
    [
      SNAPSHOT_CACHE,
      `import type { Db } from '../../../db/database.ts'; import { findApp } from './app.repository.ts';`,
    ],
    [REPOSITORY, `import { sql } from 'kysely'; import type { Db } from '../../../db/database.ts';`],
    [REPOSITORY, `import type { AppRow } from '../../../db/tables/apps.ts';`],
    ['src/app.ts', `process.exit(); process['argv']; const { pid } = process; globalThis.setTimeout(run);`],
    ['src/app.ts', `import { loadEnvFile } from 'node:process'; import type * as program from 'node:process';`],
    [GRAPHQL, 'const a = { process: 1 }; a.process; function process() {} type A = typeof process.env;'],
    ['db/sqlite/driver.ts', `const require = createRequire(import.meta.url); require('better-sqlite3');`],
    [GRAPHQL, `new URL('/v2', 'http://example.com'); new URL(link.url); new URL('./page.html', import.meta.url);`],
    [OUTBOUND, `import { request } from 'node:http'; import { computeReach } from '../domain/previews/reach.ts';`],
    ['db/tables.ts', `import type { AppRow } from './tables/apps.ts';`],
    ['db/client.ts', `import pg from 'pg'; import { MIGRATIONS } from './migrations/index.ts';`],
    [MIGRATION, `import { sql } from 'kysely'; import type { Migration } from './migration.ts';`],
    // A comment or a string isn't an import, and a property of another object isn't the environment.
    [SERVICE, `// import { sql } from 'kysely';\nconst text = "process.env"; const env = caller.env;`],
    ['test/domain/ids.test.ts', `import { sql } from 'kysely'; import { x } from '../../src/domain/x.repository.ts';`],
  ])('accepts %s: %s', (path, text) => {
    expect(findViolations(new Map([[path, text]]))).toEqual([]);
  });
});
