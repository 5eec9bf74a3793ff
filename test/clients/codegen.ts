import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from '@graphql-codegen/cli';
import { DOCUMENTS } from './documents.ts';

const ROOT = join(import.meta.dirname, '..', '..');
export const SCHEMA = join(ROOT, 'schema.graphql');

/**
 * Runs codegen's client preset on documents, with additional options. Returns a new folder with the result in
 * `generated/`. The caller removes it.
 */
export async function generateDocuments(options: Record<string, unknown>, text = DOCUMENTS): Promise<string> {
  // Within node_modules, so that the generated code can import its packages.
  await mkdir(join(ROOT, 'node_modules', '.cache'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, 'node_modules', '.cache', 'clients-'));
  const documents = join(folder, 'links.graphql');
  await writeFile(documents, text);
  const generates = { [`${folder}/generated/`]: { preset: 'client' as const, ...options } };
  await generate({ schema: SCHEMA, documents, silent: true, generates }, true);
  return folder;
}
