/** One entry of `errors`, as the wire has it. */
export interface ResponseError {
  message: string;
  path?: (string | number)[];
  locations?: unknown[];
  extensions?: {
    status?: number;
    code?: string;
    field?: string;
    details?: string;
    parameters?: string[];
    [key: string]: unknown;
  };
}

/** One answer of the server, with what HTTP says of it. */
export interface GraphQLResponse<Data> {
  http: number;
  headers: Headers;
  /** The body as it came. */
  text: string;
  /** Undefined: the answer has none, since nothing was executed. */
  data: Data | null | undefined;
  errors: ResponseError[];
}

/** Somebody with (or without) a credential, who asks over real HTTP. */
export interface Client {
  /** Sends an operation as most clients do. What comes back may have failed. */
  request<Data = unknown>(
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<GraphQLResponse<Data>>;
  /** The data of an operation that is to succeed: any error in the answer makes the test fail, in its own words. */
  get<Data = unknown>(query: string, variables?: Record<string, unknown>): Promise<Data>;
}

/** A client of the server at `url`; `authorization` is the whole header, `Token <hex>` or `Bearer <key>`. */
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
        throw new Error(`The server refused what was to succeed: ${text}`);
      }
      return data;
    },
  };
  return client;
}

/** Sends any request whatsoever: by default a POST to `/graphql` without a single header. */
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
