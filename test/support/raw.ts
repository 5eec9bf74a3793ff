import { connect, type Socket } from 'node:net';

/** An HTTP response as received over a connection. */
export interface RawResponse {
  status: number;
  /** Values by lower-case name. Of duplicate headers, only the last. */
  headers: Record<string, string>;
  body: string;
}

/** Everything received on a connection until the server closed it. */
interface RawExchange {
  /** All bytes as latin1. */
  bytes: string;
  responses: RawResponse[];
}

/** Joins lines with CRLF, and appends an empty line. */
export function formatHead(...texts: string[]): string {
  return `${texts.join('\r\n')}\r\n\r\n`;
}

/**
 * Sends bytes that no client library would send, as latin1, and reads until the server closes the connection. Add
 * `Connection: close` to requests that the server accepts; otherwise the test runs into its time limit.
 */
export async function exchangeRaw(port: number, ...pieces: string[]): Promise<RawExchange> {
  const { socket, ended } = openRaw(port);
  for (const piece of pieces) {
    socket.write(piece, 'latin1');
  }
  const bytes = await ended;
  return { bytes, responses: parseResponses(bytes) };
}

/** Sends bytes and returns the only response. Throws if there is not exactly one. */
export async function sendRaw(port: number, ...pieces: string[]): Promise<RawResponse> {
  const { responses, bytes } = await exchangeRaw(port, ...pieces);
  const [response] = responses;
  if (response === undefined || responses.length > 1) {
    throw new Error(`expected one response, but received: ${bytes}`);
  }
  return response;
}

/** A connection, and everything received on it. With `allowHalfOpen`, the test ends its side itself. */
export function openRaw(
  port: number,
  { allowHalfOpen = false }: { allowHalfOpen?: boolean } = {},
): { socket: Socket; ended: Promise<string> } {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<string>((resolve) => {
    // A reset after the response is treated as a close, because the bytes before it are valid.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
  return { socket, ended };
}

/** Parses the responses in a stream of bytes. The last one may have no length, and ends with the connection. */
function parseResponses(bytes: string): RawResponse[] {
  const responses: RawResponse[] = [];
  let rest = bytes;
  while (rest.startsWith('HTTP/1.1 ')) {
    const end = rest.indexOf('\r\n\r\n');
    const [statusLine = '', ...fields] = rest.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(
      fields.map((field) => [
        field.slice(0, field.indexOf(':')).toLowerCase(),
        field.slice(field.indexOf(':') + 1).trim(),
      ]),
    );
    const status = Number(statusLine.split(' ')[1]);
    const behind = rest.slice(end + 4);
    const length = status < 200 ? 0 : Number(headers['content-length'] ?? behind.length);
    if (status >= 200) {
      responses.push({ status, headers, body: behind.slice(0, length) });
    }
    rest = behind.slice(length);
  }
  return responses;
}
