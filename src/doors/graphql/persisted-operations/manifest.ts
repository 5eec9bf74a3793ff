import { z } from 'zod';

/** A manifest of persisted operations with which the server can't start. The message is one line for an operator. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

/** An operation that a build tool has listed in a manifest. */
export interface ManifestOperation {
  id: string;
  /** The operation in error messages: its id, and its name if the manifest has one. */
  label: string;
  /** The text of the document. */
  text: string;
}

/** The format of Apollo's `generate-persisted-query-manifest`, Apollo Kotlin, Apollo iOS and Rover. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), name: z.string().optional(), body: z.string() })),
});

/** The format of Relay's `persistConfig.file`, and of the client preset of GraphQL Code Generator. */
const textsById = z.record(z.string(), z.string());

const FORMATS =
  'It must be an Apollo manifest (`"format": "apollo-persisted-query-manifest"`, `"version": 1`), or an object with the text of each document by its id, as Relay and GraphQL Code Generator write it';

/**
 * Reads the operations from the text of a manifest.
 *
 * @throws ManifestError if the manifest isn't JSON, has an unknown format or no operations. The message follows the
 * name of the file.
 */
export function parseManifest(json: string): ManifestOperation[] {
  const operations = listOperations(parseJson(json));
  if (operations.length === 0) {
    throw new ManifestError('has no operations. Generate it again, or remove the setting.');
  }
  return operations;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ManifestError(`is not JSON: ${toOneLine((error as Error).message)}. Generate it again.`);
  }
}

function listOperations(manifest: unknown): ManifestOperation[] {
  const texts = textsById.safeParse(manifest);
  if (texts.success) {
    return Object.entries(texts.data).map(([id, text]) => ({ id, text, label: quote(id) }));
  }
  const apollo = apolloManifest.safeParse(manifest);
  if (apollo.success) {
    return apollo.data.operations.map(({ id, name, body }) => ({
      id,
      text: body,
      label: name === undefined ? quote(id) : `${quote(id)} (${toOneLine(name)})`,
    }));
  }
  const isApollo = typeof manifest === 'object' && manifest !== null && 'format' in manifest;
  const [issue] = isApollo ? apollo.error.issues : [];
  const position = issue === undefined ? '' : ` (\`${issue.path.join('.')}\` is missing or has another type)`;
  throw new ManifestError(`has no known format${position}. ${FORMATS}.`);
}

const MAX_QUOTED_LENGTH = 100;

/** Puts an id into quotes, shortened and on one line. */
export function quote(id: string): string {
  return JSON.stringify(id.length > MAX_QUOTED_LENGTH ? `${id.slice(0, MAX_QUOTED_LENGTH)}…` : id);
}

/** Replaces line breaks and other control characters, because messages at the start of the server are single lines. */
export function toOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
