/**
 * Prints the schema to `schema.graphql` and writes the types of the tests' GraphQL documents to
 * `test/graphql/generated/`, from the schema object. No server has to run.
 *
 *   tsx codegen.ts           writes both
 *   tsx codegen.ts schema    writes only the schema (while documents still use fields that were removed from it)
 *   tsx codegen.ts --check   writes nothing, and fails if a file in the tree is out of date
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { generate } from '@graphql-codegen/cli';
import { preset } from '@graphql-codegen/client-preset';
import { schema } from './src/doors/graphql/schema.ts';
import { printSchemaText } from './src/doors/graphql/schema-text.ts';

const ROOT = import.meta.dirname;

interface GeneratedFile {
  /** Relative to the root of the repository. */
  path: string;
  content: string;
}

function printSchemaFile(): GeneratedFile {
  return { path: 'schema.graphql', content: printSchemaText(schema) };
}

/** Rejects if a document is invalid, so a test can't use a field that was removed from the schema. */
async function generateDocumentTypes(sdl: string): Promise<GeneratedFile[]> {
  const files: { filename: string; content: string }[] = await generate(
    {
      cwd: ROOT,
      schema: sdl,
      documents: ['test/**/*.ts', '!test/graphql/generated/**'],
      ignoreNoDocuments: true,
      silent: true,
      importExtension: '.ts',
      generates: {
        'test/graphql/generated/': {
          preset,
          // Fragment masking hides the data of UI components from each other. Tests read all of it.
          presetConfig: { fragmentMasking: false },
          config: {
            // Tests send documents as text, so the generated documents are strings with the types of result and variables.
            documentMode: 'string',
            useTypeImports: true,
            enumsAsTypes: true,
            strictScalars: true,
            scalars: {
              ID: 'string',
              Date: 'string',
              DateTime: 'string',
              JSONObject: 'Record<string, unknown>',
              URI: 'string',
            },
          },
        },
      },
    },
    false,
  );
  return files.map(({ filename, content }) => ({ path: relative(ROOT, join(ROOT, filename)), content }));
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(join(ROOT, path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

async function write({ path, content }: GeneratedFile): Promise<void> {
  if ((await readText(path)) === content) {
    return;
  }
  await mkdir(dirname(join(ROOT, path)), { recursive: true });
  await writeFile(join(ROOT, path), content);
  process.stdout.write(`Wrote ${path}\n`);
}

async function check({ path, content }: GeneratedFile): Promise<void> {
  if ((await readText(path)) === content) {
    return;
  }
  process.stderr.write(`${path} is out of date: run \`npm run codegen\`\n`);
  process.exitCode = 1;
}

async function main(mode: string | undefined): Promise<void> {
  const emit = mode === '--check' ? check : write;
  const sdl = printSchemaFile();
  await emit(sdl);
  if (mode !== 'schema') {
    for (const file of await generateDocumentTypes(sdl.content)) {
      await emit(file);
    }
  }
}

// Tools that look for a configuration file of this name may import it, which must not write anything.
if (process.argv[1] === import.meta.filename) {
  await main(process.argv[2]);
}
