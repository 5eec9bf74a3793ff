import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..', '..');
const DIST = join(ROOT, 'dist');

/**
 * The server and the command line, compiled like `npm run build`. The global setup compiles them before the first test.
 */
export const SERVER_PROGRAM = join(DIST, 'src', 'main.js');
export const CLI_PROGRAM = join(DIST, 'src', 'cli.js');

/** Returns the URL of a compiled module of the product, such as `db/migrate.ts`, for scripts in other processes. */
export function getCompiledModuleUrl(path: string): string {
  return new URL(path.replace(/\.ts$/, '.js'), `file://${DIST}/`).href;
}

/**
 * Compiles a script of the tests next to the compiled product, and returns its path. Node.js starts it in a third of
 * the time that `tsx` needs. The script may import modules of `src` and `db`, and packages.
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
