import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

/** A response of /v2, with its HTTP status and headers. */
export interface RestResponse {
  http: number;
  headers: IncomingHttpHeaders;
  /** The bytes of the body. */
  bytes: Buffer;
  /** The parsed body if it is JSON. */
  body: unknown;
}

export interface RestRequest {
  headers?: OutgoingHttpHeaders;
  /** Sent unchanged if it is text or bytes, otherwise as JSON. */
  body?: unknown;
}

/** A client of /v2, with or without a platform token. */
export interface RestClient {
  send(method: string, path: string, request?: RestRequest): Promise<RestResponse>;
  get(path: string, headers?: OutgoingHttpHeaders): Promise<RestResponse>;
  post(path: string, body?: unknown, headers?: OutgoingHttpHeaders): Promise<RestResponse>;
}

/** Creates a client for the server at `url`. Sends only the given headers. */
export function createRestClient({ url }: { url: string }, token?: string): RestClient {
  const credential = token === undefined ? {} : { authorization: `Token ${token}` };
  const client: RestClient = {
    send: (method, path, { headers, body } = {}) =>
      sendRest(url, method, path, { headers: { ...credential, ...headers }, body }),
    get: (path, headers) => client.send('GET', path, { headers }),
    post: (path, body, headers) => client.send('POST', path, { headers, body }),
  };
  return client;
}

function sendRest(url: string, method: string, path: string, { headers, body }: RestRequest): Promise<RestResponse> {
  const content = body === undefined ? undefined : encodeBody(body);
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    // The path is sent unchanged, unlike with client libraries that normalize it.
    const request = httpRequest({ hostname, port, path, method, headers, agent: false });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ http: response.statusCode ?? 0, headers: response.headers, bytes, body: parseJson(bytes) });
      });
    });
    if (content !== undefined && !request.hasHeader('transfer-encoding')) {
      request.setHeader('content-length', Buffer.byteLength(content));
    }
    request.end(content);
  });
}

function encodeBody(body: unknown): string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // Not JSON, so the body has no value.
    return undefined;
  }
}
