import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { SCHEMA } from './codegen.ts';

/** The path of the compiler's binary for this machine. The package exports nothing else, and no types. */
const relayCompiler: string = createRequire(import.meta.url)('relay-compiler');

/** Compiles a module of documents with Relay's compiler. Returns its output and the names of the generated files. */
export async function compileWithRelay(documents: string): Promise<{ output: string; artifacts: string[] }> {
  const project = await mkdtemp(join(tmpdir(), 'relay-'));
  try {
    await mkdir(join(project, 'src'));
    await cp(SCHEMA, join(project, 'schema.graphql'));
    const tags = documents.split(/\n(?= {2}(?:fragment|query|mutation))/).map((text) => `graphql\`${text}\`;`);
    await writeFile(join(project, 'src', 'links.js'), tags.join('\n'));
    const config = { src: './src', schema: './schema.graphql', language: 'javascript' };
    await writeFile(join(project, 'relay.config.json'), JSON.stringify(config));
    const { stdout, stderr } = await promisify(execFile)(relayCompiler, ['relay.config.json'], {
      cwd: project,
    }).catch((error: { stdout: string; stderr: string }) => error);
    const artifacts = await readdir(join(project, 'src', '__generated__')).catch(() => []);
    return { output: stdout + stderr, artifacts };
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}

/** Returns the TypeScript compiler's errors in a module of a front end. */
export function listCompileErrors(path: string): string[] {
  const program = ts.createProgram([path], {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2023,
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
