import type { DocumentNode, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { Context } from './context.ts';

/** How many documents are kept, and how many characters they may have in all: one can take sixty bytes of tree. */
const MAX_DOCUMENTS = 1_000;
const MAX_CHARACTERS = 1_000_000;

export interface DocumentCache {
  /** The document of this text, if it has passed all rules before: it need not be read again. */
  findValid(text: string): DocumentNode | undefined;
  plugin: Plugin<Context>;
}

/**
 * Keeps parsed documents by their text, and what validation says of each, which hangs on nothing but the document and
 * the schema. Bounded in number and in characters, since any stranger may fill it. (Yoga's own cache counts documents
 * alone, keeps those that are broken too, and joins the names of all rules in every request.)
 */
export function createDocumentCache(): DocumentCache {
  const documents = new LRUCache<string, DocumentNode>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_document, text) => text.length,
  });
  const verdicts = new WeakMap<DocumentNode, GraphQLError[]>();

  return {
    findValid(text) {
      const document = documents.get(text);
      return document !== undefined && verdicts.get(document)?.length === 0 ? document : undefined;
    },

    plugin: {
      onParse({ params, setParsedDocument }) {
        const text = params.source.toString();
        const known = documents.get(text);
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
          // What validates by the rules of GraphQL gives errors of GraphQL.
          verdicts.set(documentAST, result as GraphQLError[]);
        };
      },
    },
  };
}
