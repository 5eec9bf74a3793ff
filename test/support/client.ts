/** An entry of `errors` in a GraphQL response. */
export interface ResponseError {
  message: string;
  path?: (string | number)[];
  locations?: unknown[];
  extensions?: {
    status?: number;
    code?: string;
    legacyMessage?: string;
    inputPath?: string[];
    parameters?: string[];
    [key: string]: unknown;
  };
}

/** A GraphQL response, with its HTTP status and headers. */
export interface GraphQLResponse<Data> {
  http: number;
  headers: Headers;
  /** The unparsed body. */
  text: string;
  /** Undefined if the response has no data, because nothing was executed. */
  data: Data | null | undefined;
  errors: ResponseError[];
}

/** A client with or without a credential that sends requests over HTTP. */
export interface Client {
  /** Sends an operation in the usual way. The response may contain errors. */
  request<Data = unknown>(
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<GraphQLResponse<Data>>;
  /** Returns the data of an operation. Throws on any error in the response, with its message. */
  get<Data = unknown>(query: string, variables?: Record<string, unknown>): Promise<Data>;
}

/**
 * Creates a client for the server at `url`. `authorization` is the complete header: `Token <hex>` or `Bearer <key>`.
 */
export function createClient({ url }: { url: string }, authorization?: string): Client {
  const credential: Record<string, string> = authorization === undefined ? {} : { authorization };
  const client: Client = {
    request: (query, variables, headers) =>
      send(url, {
        headers: { 'content-type': 'application/json', ...credential, ...headers },
        body: JSON.stringify({ query, variables }),
      }),
    async get<Data>(query: string, variables?: Record<string, unknown>) {
      const { data, errors, text } = await client.request<Data>(query, variables);
      if (data == null || errors.length > 0) {
        throw new Error(`The server rejected the operation: ${text}`);
      }
      return data;
    },
  };
  return client;
}

/** Sends any request. Defaults to a POST to `/graphql` without headers. */
export async function send<Data = unknown>(
  url: string,
  { path = '/graphql', ...request }: RequestInit & { path?: string } = {},
): Promise<GraphQLResponse<Data>> {
  const response = await fetch(`${url}${path}`, { method: 'POST', redirect: 'manual', ...request });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
  const { data, errors } = isJson ? JSON.parse(text) : {};
  return { http: response.status, headers: response.headers, text, data, errors: errors ?? [] };
}
