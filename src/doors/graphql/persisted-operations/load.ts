import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type DocumentNode, type GraphQLError, Kind } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { GraphQLLimits } from '../../../config.ts';
import { createOperationLimits } from '../limits/operation-limits.ts';
import { schema } from '../schema.ts';
import { ManifestError, type ManifestOperation, parseManifest, toOneLine } from './manifest.ts';

/** The operations of a manifest, which clients can request by their ids. */
export interface PersistedOperations {
  /** The valid documents by their text. */
  documents: ReadonlyMap<string, DocumentNode>;
  /**
   * Returns the text of the document with this id: the id in the manifest, the SHA-256 hash of the text, or this hash as
   * `sha256:<hash>` (GraphQL over HTTP, appendix A).
   */
  findText(id: string): string | undefined;
}

const SHA256 = 'sha256:';

/**
 * Loads the manifest at `path`, and checks its documents by the rules for the documents of clients: against the schema
 * and the limits that don't depend on variables. So the server doesn't start with an operation that it would reject.
 *
 * @throws ManifestError
 */
export function loadPersistedOperations(path: string, limits: GraphQLLimits): PersistedOperations {
  try {
    return checkOperations(parseManifest(readManifest(path)), limits);
  } catch (error) {
    throw error instanceof ManifestError ? new ManifestError(`PERSISTED_OPERATIONS: ${path} ${error.message}`) : error;
  }
}

function readManifest(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ManifestError(
      `cannot be read (${code ?? message}). It must be a file that this user has permission to read.`,
    );
  }
}

function checkOperations(operations: readonly ManifestOperation[], limits: GraphQLLimits): PersistedOperations {
  const parseDocument = createDocumentParser(limits);
  const documents = new Map<string, DocumentNode>();
  const textsByHash = new Map<string, string>();
  const textsById = new Map<string, string>();
  for (const { id, label, text } of operations) {
    const hash = createHash('sha256').update(text).digest('hex');
    const problem = findIdProblem(id, hash) ?? (textsById.has(id) && textsById.get(id) !== text ? TWICE : null);
    if (problem !== null) {
      throw new ManifestError(`has an operation ${label} whose id ${problem}`);
    }
    const document = parseDocument(text);
    if (typeof document === 'string') {
      throw new ManifestError(`has an operation ${label} that the server would reject: ${document}`);
    }
    documents.set(text, document);
    textsById.set(id, text);
    textsByHash.set(hash, text).set(`${SHA256}${hash}`, text);
  }
  return { documents, findText: (id) => textsById.get(id) ?? textsByHash.get(id) };
}

const TWICE = 'belongs to another document as well. Give each document its own id.';

/** Returns the problem of an id of a document with this hash; null if there is none. */
function findIdProblem(id: string, hash: string): string | null {
  if (id === '') {
    return 'is empty.';
  }
  return id.startsWith(SHA256) && id !== `${SHA256}${hash}`
    ? `isn't the SHA-256 hash of its text, which is ${hash}. Generate the manifest again.`
    : null;
}

/** Creates the function that returns a valid document, or the reason why the server would reject its text. */
function createDocumentParser(limits: GraphQLLimits): (text: string) => DocumentNode | string {
  const { parse, validate } = createYoga({
    schema,
    plugins: createOperationLimits(limits),
    parserAndValidationCache: false,
    logging: false,
  }).getEnveloped({});

  return (text) => {
    try {
      const document: DocumentNode = parse(text);
      const [error] = validate(schema, document);
      return error === undefined ? (findMissingOperation(document) ?? document) : describeError(error);
    } catch (error) {
      return describeError(error as GraphQLError);
    }
  };
}

function describeError({ message, locations }: GraphQLError): string {
  const [location] = locations ?? [];
  const position = location === undefined ? '' : ` (line ${location.line}, column ${location.column})`;
  return `${toOneLine(message)}${position}`;
}

/** Checks what validation accepts although it can't be executed. */
function findMissingOperation({ definitions }: DocumentNode): string | null {
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operations.length === 0) {
    return 'The document has no operation.';
  }
  const unknown = operations.find(({ operation }) => schema.getRootType(operation) == null);
  return unknown === undefined ? null : `The schema has no type for a ${unknown.operation}.`;
}
