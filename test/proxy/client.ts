import { type Agent, request as requestHttp } from 'node:http';
import { connect } from 'node:http2';
import { request as requestHttps } from 'node:https';

/** nginx with its certificate, or the server itself. Both listen on 127.0.0.1. */
export interface Endpoint {
  port: number;
  /** The certificate to trust, in PEM format. Null if the endpoint speaks HTTP without TLS. */
  certificate: string | null;
}

export interface SentRequest {
  /** The Host header. */
  host: string;
  /** The name for which the TLS connection is opened. Defaults to the host. */
  serverName?: string;
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** The client's address. Defaults to 127.0.0.1. */
  localAddress?: string;
  agent?: Agent;
}

export interface ReceivedResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  /** Whether the request was sent over the connection of an earlier one. */
  isConnectionReused: boolean;
}

/** Larger than the longest response, so that the client isn't what limits it. */
const MAX_HEAD_BYTES = 128 * 1_024;

/** Sends a request over HTTP/1.1, on its own connection unless it has an agent. */
export function sendOverHttp1(endpoint: Endpoint, sent: SentRequest): Promise<ReceivedResponse> {
  const { host, serverName = getName(host), path, method = 'GET', headers = {}, body, localAddress, agent } = sent;
  const { port, certificate } = endpoint;
  const options = {
    host: '127.0.0.1',
    port,
    path,
    method,
    localAddress,
    agent: agent ?? (false as const),
    // Otherwise the server closes the connection after its response, even if the client is still sending a large body.
    headers: { host, connection: 'keep-alive', ...headers },
    maxHeaderSize: MAX_HEAD_BYTES,
  };
  return new Promise((resolve, reject) => {
    const outgoing =
      certificate === null
        ? requestHttp(options)
        : requestHttps({ ...options, ca: certificate, servername: serverName });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
          isConnectionReused: outgoing.reusedSocket,
        }),
      );
    });
    outgoing.end(body);
  });
}

/** Sends a request over HTTP/2, as browsers do. */
export function sendOverHttp2({ port, certificate }: Endpoint, sent: SentRequest): Promise<ReceivedResponse> {
  const { host, serverName = getName(host), path, method = 'GET', headers = {}, body } = sent;
  return new Promise((resolve, reject) => {
    const session = connect(`https://127.0.0.1:${port}`, {
      ca: certificate ?? undefined,
      servername: serverName,
    });
    session.on('error', reject);
    const stream = session.request({ ':method': method, ':path': path, ':authority': host, ...headers });
    const chunks: Buffer[] = [];
    let received: Pick<ReceivedResponse, 'status' | 'headers'> = { status: 0, headers: {} };
    stream.on('response', ({ ':status': status = 0, ...rest }) => {
      received = { status, headers: rest };
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('end', () => {
      session.close();
      resolve({ ...received, body: Buffer.concat(chunks), isConnectionReused: false });
    });
    stream.end(body);
  });
}

/** Returns the name in a Host header without the port. */
function getName(host: string): string {
  return host.replace(/:\d+$/, '');
}
