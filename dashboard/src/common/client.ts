import { cacheExchange } from '@urql/exchange-graphcache';
import { Client, type CombinedError, fetchExchange, mapExchange } from 'urql';
import { buildAuthorization } from './session.ts';

/** The path of the GraphQL API, on the host that serves the dashboard. */
export const API_PATH = '/graphql';

/** The statuses of an unknown credential, and of a record that doesn't exist or that the credential can't read. */
export const UNKNOWN_CREDENTIAL = 3;
export const UNKNOWN_RECORD = 7;

/** The types without an id, which belong to the object that contains them. */
const EMBEDDED_TYPES = [
  'AppStats',
  'AssociationFile',
  'AssociationFinding',
  'Client',
  'CodeAvailability',
  'Destination',
  'DraftLink',
  'Explanation',
  'ExplanationStep',
  'ItemError',
  'Outcome',
  'Override',
  'Overrides',
  'Preview',
  'ResolutionMatrixRow',
  'SmartLinkStats',
  'StatsCounts',
  'StatsDay',
  'StatsOutcome',
  'StatsPlatform',
  'StatsReferrer',
  'StatsTopLink',
  'StatsTopLinks',
  'Tag',
  'Viewer',
  'Warning',
];

/**
 * Creates the GraphQL client of a signed-in person, with its own cache. Without a credential it can only exchange a
 * sign-in code. `onRefused` is called when the server doesn't know the credential any more.
 */
export function createClient(credential: string | null, onRefused: () => void): Client {
  return new Client({
    url: API_PATH,
    preferGetMethod: false,
    fetchOptions: credential === null ? {} : { headers: { Authorization: buildAuthorization(credential) } },
    exchanges: [
      mapExchange({
        onError(error) {
          if (getStatus(error) === UNKNOWN_CREDENTIAL) {
            onRefused();
          }
        },
      }),
      cacheExchange({
        keys: Object.fromEntries(EMBEDDED_TYPES.map((type) => [type, () => null])),
        updates: {
          Mutation: Object.fromEntries(
            LIST_CHANGES.map((mutation) => [
              mutation,
              (_result, _args, cache) => {
                for (const app of cache.inspectFields('Query').filter(({ fieldName }) => fieldName === 'app')) {
                  const key = cache.resolve('Query', app.fieldKey);
                  if (typeof key === 'string') {
                    for (const { fieldKey, fieldName } of cache.inspectFields(key)) {
                      if (CHANGED_FIELDS.has(fieldName)) {
                        cache.invalidate(key, fieldKey);
                      }
                    }
                  }
                }
              },
            ]),
          ),
        },
      }),
      fetchExchange,
    ],
  });
}

/** The mutations after which lists of an app have other entries. */
const LIST_CHANGES = [
  'createSmartLink',
  'updateSmartLink',
  'updateSmartLinks',
  'deleteSmartLink',
  'deleteSmartLinks',
  'restoreSmartLink',
  'addTags',
  'removeTags',
  'createToken',
  'rotateToken',
  'revokeToken',
  'createAdminKey',
  'revokeAdminKey',
];

const CHANGED_FIELDS = new Set(['smartLinks', 'tags', 'tokens', 'adminKeys']);

/** An error of the API as people read it. */
export interface Problem {
  message: string;
  /** The path of the argument that it is about, such as `['input', 'uri']`. */
  inputPath: readonly string[];
  status: number | null;
}

/** Returns the first error of a response, or the reason why there was none. */
export function toProblem(error: CombinedError): Problem {
  const [first] = error.graphQLErrors;
  if (first !== undefined) {
    const inputPath = first.extensions.inputPath;
    return {
      message: first.message,
      inputPath: Array.isArray(inputPath) ? inputPath.map(String) : [],
      status: getStatus(error),
    };
  }
  return {
    message: 'The server could not be reached. Check your connection and try again.',
    inputPath: [],
    status: null,
  };
}

/** Returns the legacy status of the first error; null if the server didn't respond. */
function getStatus(error: CombinedError): number | null {
  const status = error.graphQLErrors[0]?.extensions.status;
  return typeof status === 'number' ? status : null;
}
