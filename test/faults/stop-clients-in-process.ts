import { connect, type Socket } from 'node:net';

/** The connections that always have a request in progress. */
const BUSY = 100;
/** The clients that open another connection for each of their requests, and the pause between them in milliseconds. */
const NEWCOMERS = 5;
const NEWCOMER_PAUSE_MS = 10;

/** The server is stopped after this many responses, when every connection has been used. */
const RESPONSES_BEFORE_STOP = 500;

const CREATE = 'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { code } } }';

/** The results of all clients of a server that was stopped. */
export interface StopReport {
  /** The number of responses by kind of request. */
  responses: Record<string, number>;
  /** How many responses said that they close their connection. */
  closing: number;
  /** The codes of the links that were created. */
  codes: string[];
  /** Requests without a response or with an unexpected one, although they were sent before their connection closed. */
  failures: string[];
}

interface ReceivedResponse {
  status: number;
  closes: boolean;
  body: string;
}

const [port = '', code = '', token = ''] = process.argv.slice(2);
const report: StopReport = { responses: {}, closing: 0, codes: [], failures: [] };
const REQUESTS: Record<string, string> = {
  link: `GET /${code} HTTP/1.1\r\nHost: shop.link.test\r\n\r\n`,
  GraphQL: formatPost('/graphql', { query: CREATE, variables: { input: { uri: '/graphql' } } }),
  '/v2': formatPost('/v2/smartlinks', { uri: '/v2' }),
};
const KINDS = Object.keys(REQUESTS);
let responseCount = 0;
const startedAt = performance.now();

function formatPost(path: string, json: unknown): string {
  const body = JSON.stringify(json);
  const head = ['Host: localhost', `Authorization: Token ${token}`, 'Content-Type: application/json'];
  return `POST ${path} HTTP/1.1\r\n${head.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** Opens a connection. Returns null if the server refuses it, because it no longer listens. */
function open(): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true });
    socket.on('connect', () => resolve(socket));
    socket.on('error', ({ code: errorCode }: NodeJS.ErrnoException) => {
      if (socket.connecting && errorCode !== 'ECONNREFUSED') {
        report.failures.push(`connecting: ${errorCode}`);
      }
      resolve(null);
    });
  });
}

/** Sends a request and waits for its response. Rejects with a description if the connection ends before. */
function exchange(socket: Socket, request: string): Promise<ReceivedResponse> {
  return new Promise((resolve, reject) => {
    let text = '';
    function settle(error: string | null, response?: ReceivedResponse): void {
      socket.off('data', onData).off('error', onError).off('close', onClose);
      if (response === undefined) {
        reject(new Error(`${error} after ${text.length} bytes`));
      } else {
        resolve(response);
      }
    }
    function onData(piece: Buffer): void {
      text += piece.toString('latin1');
      const response = parse(text);
      if (response !== null) {
        settle(null, response);
      }
    }
    const onError = (error: NodeJS.ErrnoException) => settle(String(error.code));
    const onClose = () => settle('closed');
    socket.on('data', onData).on('error', onError).on('close', onClose);
    socket.write(request);
  });
}

function parse(text: string): ReceivedResponse | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) {
    return null;
  }
  const head = text.slice(0, end);
  const body = text.slice(end + 4);
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  const isComplete = length === undefined ? body.endsWith('0\r\n\r\n') : body.length >= Number(length);
  return isComplete ? { status: Number(head.slice(9, 12)), closes: /^connection: close/im.test(head), body } : null;
}

function record(kind: string, { status, closes, body }: ReceivedResponse): void {
  report.responses[kind] = (report.responses[kind] ?? 0) + 1;
  responseCount += 1;
  if (responseCount === RESPONSES_BEFORE_STOP) {
    process.stdout.write('busy\n');
  }
  report.closing += Number(closes);
  if (kind === 'link') {
    if (status !== 302) {
      report.failures.push(`${kind}: ${status}`);
    }
    return;
  }
  const created = kind === '/v2' ? /link\.test\/(\w{7})/.exec(body)?.[1] : /"code":"(\w{7})"/.exec(body)?.[1];
  if (created === undefined) {
    report.failures.push(`${kind}: ${status} ${body}`);
  } else {
    report.codes.push(created);
  }
}

/**
 * Sends requests one after another until the server refuses connections. Each connection is used until a response or
 * the end of the stream closes it, or for a single request.
 */
async function sendUntilRefused(kind: string, options: { single: boolean }): Promise<void> {
  for (let socket = await open(), sent = 0; socket !== null; ) {
    try {
      const response = await exchange(socket, REQUESTS[kind] ?? '');
      sent += 1;
      record(kind, response);
      if (options.single) {
        await new Promise((resolve) => setTimeout(resolve, NEWCOMER_PAUSE_MS));
      }
      // Lets the end of the stream arrive: a client doesn't send a request on a connection that it knows to be closed.
      await new Promise((resolve) => setImmediate(resolve));
      if (options.single || response.closes || !socket.writable) {
        socket.destroy();
        socket = await open();
        sent = 0;
      }
    } catch (error) {
      const time = Math.round(performance.now() - startedAt);
      report.failures.push(`${kind}: ${(error as Error).message}, ${sent} requests before, after ${time} ms`);
      socket = await open();
      sent = 0;
    }
  }
}

const clients = Array.from({ length: BUSY + NEWCOMERS }, (_, index) =>
  sendUntilRefused(KINDS[index % KINDS.length] ?? '', { single: index >= BUSY }),
);
await Promise.all(clients);
process.stdout.write(JSON.stringify(report));
