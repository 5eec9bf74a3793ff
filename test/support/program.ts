import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..', '..');
const DIST = join(ROOT, 'dist');

/** The server and the command line as `npm run build` compiles them; the global setup does so before the first test. */
export const SERVER_PROGRAM = join(DIST, 'src', 'main.js');
export const CLI_PROGRAM = join(DIST, 'src', 'cli.js');

/** The URL of a compiled module of the product, for scripts that run in a process of their own: `db/migrate.ts`. */
export function getCompiledModuleUrl(path: string): string {
  return new URL(path.replace(/\.ts$/, '.js'), `file://${DIST}/`).href;
}

/**
 * Compiles one script of the tests to run beside the compiled product, and returns its path. Plain Node starts it in a
 * third of the time that `tsx` takes. The script may import modules of `src` and `db`, and packages.
 */
export function compileScript(path: string): string {
  const output = join(DIST, relative(ROOT, path).replace(/\.ts$/, '.js'));
  const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2023,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  });
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, outputText);
  return output;
}
