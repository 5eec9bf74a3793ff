/**
 * Prints the schema to `schema.graphql` and writes the types of the GraphQL documents of the tests and the dashboard to
 * `test/graphql/generated/` and `dashboard/src/generated/`, from the schema object. No server has to run.
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

/** The types of scalars in TypeScript. */
const SCALARS = {
  ID: 'string',
  Date: 'string',
  DateTime: 'string',
  JSONObject: 'Record<string, unknown>',
  URI: 'string',
};

/** Documents of the tests are strings; those of the dashboard are parsed, as its cache needs them. */
const DOCUMENTS = [
  { documents: ['test/**/*.ts', '!test/graphql/generated/**'], folder: 'test/graphql/generated/', mode: 'string' },
  {
    documents: ['dashboard/src/**/*.{ts,tsx}', '!dashboard/src/generated/**'],
    folder: 'dashboard/src/generated/',
    mode: 'documentNode',
  },
] as const;

/** Rejects if a document is invalid, so no document can use a field that was removed from the schema. */
async function generateDocumentTypes(
  sdl: string,
  { documents, folder, mode }: (typeof DOCUMENTS)[number],
): Promise<GeneratedFile[]> {
  const files: { filename: string; content: string }[] = await generate(
    {
      cwd: ROOT,
      schema: sdl,
      documents: [...documents],
      ignoreNoDocuments: true,
      silent: true,
      importExtension: '.ts',
      generates: {
        [folder]: {
          preset,
          // Fragment masking hides the data of components from each other, which is more than this code needs.
          presetConfig: { fragmentMasking: false },
          config: {
            documentMode: mode,
            useTypeImports: true,
            enumsAsTypes: true,
            strictScalars: true,
            scalars: SCALARS,
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
    for (const documents of DOCUMENTS) {
      for (const file of await generateDocumentTypes(sdl.content, documents)) {
        await emit(file);
      }
    }
  }
}

// Tools that look for a configuration file of this name may import it, which must not write anything.
if (process.argv[1] === import.meta.filename) {
  await main(process.argv[2]);
}
