import { connect, type Socket } from 'node:net';

/** One answer as it came over a connection. */
export interface RawResponse {
  status: number;
  /** By their names in lower case; of several the last one. */
  headers: Record<string, string>;
  body: string;
}

/** What came back on a connection until the server closed it. */
interface RawExchange {
  /** Every byte, as latin1. */
  bytes: string;
  responses: RawResponse[];
}

/** A text of CRLF lines: what stands on them, and the empty one behind. */
export function formatHead(...texts: string[]): string {
  return `${texts.join('\r\n')}\r\n\r\n`;
}

/**
 * Sends bytes that no client library would, as latin1, and reads until the server closes the connection. A server that
 * leaves it open makes the test run into its time limit: add `Connection: close` to what is to be answered.
 */
export async function exchangeRaw(port: number, ...pieces: string[]): Promise<RawExchange> {
  const { socket, ended } = openRaw(port);
  for (const piece of pieces) {
    socket.write(piece, 'latin1');
  }
  const bytes = await ended;
  return { bytes, responses: parseResponses(bytes) };
}

/** The one answer to what is sent. */
export async function sendRaw(port: number, ...pieces: string[]): Promise<RawResponse> {
  const { responses, bytes } = await exchangeRaw(port, ...pieces);
  const [response] = responses;
  if (response === undefined || responses.length > 1) {
    throw new Error(`not one answer, but: ${bytes}`);
  }
  return response;
}

/** A connection, and everything that comes back on it. */
export function openRaw(port: number): { socket: Socket; ended: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<string>((resolve) => {
    // A reset after the answer is a close like any other: what came before it counts.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
  return { socket, ended };
}

/** The answers in a stream of bytes: those with a length, and a last one that the end of the connection ends. */
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
