import type { DocumentNode, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { Context } from './context.ts';

/**
 * The maximum number of cached documents, and of their characters in total: a character can take 100 bytes of AST.
 */
const MAX_DOCUMENTS = 1_000;
const MAX_CHARACTERS = 250_000;

/** Parsed and validated documents by their text. */
export type DocumentCache = ReturnType<typeof createDocumentCache>;

/**
 * Caches parsed documents by their text, `persisted` documents for as long as the server runs, and the result of validation, which depends only on the document and the
 * schema. Limited in number and in characters, since any client can fill it. (Yoga's own cache counts documents only,
 * caches invalid ones too, and joins the names of all rules in every request.)
 */
export function createDocumentCache(persisted: ReadonlyMap<string, DocumentNode> = new Map()) {
  const documents = new LRUCache<string, DocumentNode>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_document, text) => text.length,
  });
  const verdicts = new WeakMap<DocumentNode, GraphQLError[]>();
  for (const document of persisted.values()) {
    verdicts.set(document, []);
  }
  const find = (text: string) => persisted.get(text) ?? documents.get(text);

  return {
    /** Returns the cached document with this text if it is valid. The caller can execute it directly. */
    findValid(text: string): DocumentNode | undefined {
      const document = find(text);
      return document !== undefined && verdicts.get(document)?.length === 0 ? document : undefined;
    },

    plugin: {
      onParse({ params, setParsedDocument }) {
        const text = params.source.toString();
        const known = find(text);
        if (known !== undefined) {
          setParsedDocument(known);
          return undefined;
        }
        return ({ result }) => {
          if (result !== null && !(result instanceof Error)) {
            documents.set(text, result);
          }
        };
      },
      onValidate({ params: { documentAST }, setResult }) {
        const known = verdicts.get(documentAST);
        if (known !== undefined) {
          setResult(known);
          return undefined;
        }
        return ({ result }) => {
          // Envelop's type is wider, but GraphQL's validation returns errors of GraphQL only.
          verdicts.set(documentAST, result as GraphQLError[]);
        };
      },
    } satisfies Plugin<Context>,
  };
}
