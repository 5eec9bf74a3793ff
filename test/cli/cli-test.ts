import { expect } from 'vitest';
import { createOperator, createServicesOperator } from '../support/command.ts';
import { createTest, type TestSetup } from '../support/test.ts';
import { givenShop, provideFolder } from './given-shop.ts';

/** The result of an import with --json. */
interface ReportedImport {
  exitCode: number;
  imported: number;
  alreadyThere: number;
  refused: number;
  refusals: { line: number; field: string | null; reason: string }[];
  warningCount: number;
  warnings: { line: number; field: string | null; code: string; reason: string }[];
}

/**
 * Creates a `test` that runs commands alongside a server, `app`, whose database contains the app `shop`. `operator`
 * shares the server's services; `otherOperator` has its own connection, like another process. `folder` is a temporary
 * folder, `createShop` creates an app for one test and returns its subdomain, and `importFile` imports a file.
 */
export function createCliTest(setup?: TestSetup) {
  return createTest(setup)
    .extend('folder', { scope: 'file' }, provideFolder)
    .extend('operator', { scope: 'file' }, ({ app, shop: _shop }) => createServicesOperator(() => app.services))
    .extend('otherOperator', { scope: 'file' }, ({ app, shop: _shop }) => createOperator(app.databaseUrl))
    .extend('createShop', { scope: 'file' }, ({ app }) => {
      let shops = 0;
      return async (): Promise<string> => {
        shops += 1;
        await givenShop(app.services, `shop${shops}`);
        return `shop${shops}`;
      };
    })
    .extend(
      'importFile',
      { scope: 'file' },
      ({ operator }) =>
        async (shop: string, file: string, ...options: string[]): Promise<ReportedImport> => {
          const { code, stdout, stderr } = await operator.run('import', '--app', shop, file, ...options, '--json');
          expect(stderr).toBe('');
          return { exitCode: code, ...JSON.parse(stdout) };
        },
    );
}

export const test = createCliTest();
