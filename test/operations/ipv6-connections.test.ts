import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { httpLimitVariables, toHttpLimits } from '../../src/config/http-limits.ts';
import { createHttpServer } from '../../src/doors/http/http-server.ts';

test('the connections of one IPv6 network are counted together, since one machine may use all its addresses', () => {
  const limits = { ...toHttpLimits(readDefaults()), connectionsPerAddress: 2 };
  const server = createHttpServer(limits, null, () => {});
  const statusLines = ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:0:1::1'].map((address) => {
    const { socket, received } = createConnection(address);
    server.emit('connection', socket);
    return received.join('').split('\r\n')[0];
  });
  expect(statusLines).toEqual(['', '', 'HTTP/1.1 503 Service Unavailable', '']);
});

/** A connection that sends nothing and records the data that the server sends. */
function createConnection(remoteAddress: string) {
  const received: string[] = [];
  const socket = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      received.push(String(chunk));
      done();
    },
  });
  return { socket: Object.assign(socket, { remoteAddress }), received };
}

function readDefaults() {
  const read = Object.entries(httpLimitVariables).map(([name, variable]) => [name, variable.parse(undefined)]);
  return Object.fromEntries(read) as Parameters<typeof toHttpLimits>[0];
}
