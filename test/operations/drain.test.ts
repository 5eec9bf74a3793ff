import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { drain } from '../../src/doors/http/drain.ts';

test('draining a server closes connections whose requests have not finished in time', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const requested = once(server, 'request');
  const { port } = server.address() as AddressInfo;
  const response = fetch(`http://127.0.0.1:${port}`).catch(() => 'closed');
  await requested;

  await drain(server, 0, 50);

  expect(server.listening).toBe(false);
  expect(await response).toBe('closed');
});
