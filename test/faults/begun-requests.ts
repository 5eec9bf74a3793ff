import { once } from 'node:events';
import { formatHead, openRaw } from '../support/raw.ts';

/** The head of a request with `Expect: 100-continue`: the server reports when it starts to read the body. */
export function formatExpectContinueHead(path: string, length: number, ...headers: string[]): string {
  return formatHead(
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${length}`,
    'Expect: 100-continue',
    ...headers,
  );
}

/** Sends bytes that begin with such a head on a new connection, and waits until the server handles the request. */
export async function beginRequest(port: number, bytes: string) {
  const connection = openRaw(port);
  connection.socket.write(bytes);
  await once(connection.socket, 'data');
  return connection;
}
