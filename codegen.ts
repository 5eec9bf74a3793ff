/**
 * Prints the schema to `schema.graphql` and writes the types of the tests' GraphQL documents to
 * `test/graphql/generated/`, from the schema object itself: no server has to run.
 *
 *   tsx codegen.ts           writes both
 *   tsx codegen.ts schema    writes the schema alone (while the documents still ask for what it no longer has)
 *   tsx codegen.ts --check   writes nothing, and fails when something in the tree is not what would be written
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { generate } from '@graphql-codegen/cli';
import { preset } from '@graphql-codegen/client-preset';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './src/doors/graphql/schema.ts';

const ROOT = import.meta.dirname;

interface GeneratedFile {
  /** Relative to the top of the tree. */
  path: string;
  content: string;
}

function printSchemaFile(): GeneratedFile {
  return { path: 'schema.graphql', content: `${printSchema(lexicographicSortSchema(schema))}\n` };
}

/** A document that the schema refuses makes this reject, so a test cannot ask for a field that is gone. */
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
          // Fragment masking serves components that hide their data from each other; a test wants to see it all.
          presetConfig: { fragmentMasking: false },
          config: {
            // Tests post the text: what they import is a string that knows its result and its variables.
            documentMode: 'string',
            useTypeImports: true,
            enumsAsTypes: true,
            strictScalars: true,
            scalars: { ID: 'string', Date: 'string', DateTime: 'string', JSONObject: 'Record<string, unknown>' },
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
  process.stderr.write(`${path} is not what the schema and the documents make of it: run \`npm run codegen\`\n`);
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

// Tools that look for a configuration by this file's name may load it: that must write nothing.
if (process.argv[1] === import.meta.filename) {
  await main(process.argv[2]);
}
