import { connect } from 'node:net';
import { setPriority } from 'node:os';

/** Sends API requests over many connections, one at a time on each, until SIGTERM. Prints the responses by status. */
const [port = '', connections = '', token = ''] = process.argv.slice(2);
const body = JSON.stringify({
  query: 'mutation { createSmartLink(input: { uri: "/more" }) { smartLink { code } } }',
});
const head = ['Host: localhost', `Authorization: Token ${token}`, 'Content-Type: application/json'];
const request = `POST /graphql HTTP/1.1\r\n${head.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const responsesByStatus: Record<string, number> = {};

function sendRequests(): void {
  const socket = connect(Number(port), '127.0.0.1', () => socket.write(request));
  socket.on('data', (piece) => {
    // The responses are small, so their heads arrive in one piece.
    const status = /^HTTP\/1\.1 (\d{3})/.exec(piece.toString('latin1'))?.[1];
    if (status !== undefined) {
      responsesByStatus[status] = (responsesByStatus[status] ?? 0) + 1;
      socket.write(request);
    }
  });
  socket.on('error', ({ message }) => {
    responsesByStatus[message] = (responsesByStatus[message] ?? 0) + 1;
  });
}

// Real clients use other machines. These have the lowest priority, to leave the server its processor time.
setPriority(19);
for (let i = 0; i < Number(connections); i += 1) {
  sendRequests();
}
process.once('SIGTERM', () => {
  process.stdout.write(JSON.stringify(responsesByStatus), () => process.exit());
});
process.stdout.write('sending\n');
