import { expect } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { formatHead, openRaw } from '../support/raw.ts';
import { createAttackTest } from './attacked-server.ts';

const test = createAttackTest();

test.beforeAll(async ({ shop }) => {
  await givenLink(shop.secret, { uri: '/sale', code: 'sale' });
});

const CLIENTS = 150;

const OPEN = formatHead('GET /sale HTTP/1.1', 'Host: shop.link.test');
const QUERY = '{"query":"{ __typename }"}';
const SEND_QUERY =
  formatHead(
    'POST /graphql HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${QUERY.length}`,
  ) + QUERY;

test.for<[what: string, statuses: number[], request: (secretToken: string) => string]>([
  ['open a link', [302], () => OPEN],
  ['open a link with HTTP/1.0', [302], () => OPEN.replace('HTTP/1.1', 'HTTP/1.0')],
  ['send a query', [200], () => SEND_QUERY],
  [
    'create a link with /v2',
    [200],
    (token) =>
      `${formatHead('POST /v2/smartlinks HTTP/1.1', 'Host: localhost', `Authorization: Token ${token}`, 'Content-Length: 12')}{"uri":"/a"}`,
  ],
  ['pipeline requests', [302, 200, 302, 200], () => (OPEN + SEND_QUERY).repeat(2)],
])(
  `every one of ${CLIENTS} clients that close their sending half receives its responses: %s`,
  async ([, statuses, request], { attacked, shop }) => {
    const clients = Array.from({ length: CLIENTS }, () => {
      const { socket, ended } = openRaw(attacked.port, { allowHalfOpen: true });
      socket.end(request(shop.secretToken));
      return ended;
    });

    const received = (await Promise.all(clients)).map((text) => text.match(/(?<=HTTP\/1\.1 )\d+/g)?.map(Number));
    expect(received).toEqual(clients.map(() => statuses));
  },
);

test('a client that closes its sending half before the end of a body gets a 400', async ({ attacked, shop }) => {
  const { socket, ended } = openRaw(attacked.port, { allowHalfOpen: true });
  socket.end(
    `${formatHead('POST /v2/smartlinks HTTP/1.1', 'Host: localhost', `Authorization: Token ${shop.secretToken}`, 'Content-Length: 20')}{"uri":`,
  );
  expect(await ended).toMatch(/^HTTP\/1\.1 400 /);
});
