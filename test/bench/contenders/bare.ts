/**
 * The upper limit of the machine: node:http and better-sqlite3, with prepared statements and the product's pragmas. It
 * does only the work of one row of the benchmark, without GraphQL, rules, limits or logs.
 *
 * tsx wraps every named function at a cost, so the functions that are created per request are anonymous.
 */
import { createServer, type ServerResponse } from 'node:http';
import { openReader, openWriter } from '../../../db/sqlite/open.ts';
import type { SmartLinkRow } from '../../../db/tables/smart-links.ts';
import { generateId } from '../../../src/domain/ids.ts';
import { generateCode } from '../../../src/domain/smart-links/code.ts';
import { buildSmartLinkRow } from '../../db/rows.ts';
import { computePlainDestinations, LINK_HOST } from '../bench-database.ts';

const [mode = ''] = process.argv.slice(2);
const path = (process.env.DATABASE_URL ?? '').slice('file:'.length);

const writer = openWriter(path).raw;
const reader = openReader(path).raw;
const appId = String(reader.prepare('select id from apps').pluck().get());

const findLink = reader.prepare('select * from smart_links where app_id = ? and code = ? and deleted_at is null');
const begin = writer.prepare('begin immediate');
const commit = writer.prepare('commit');
const columns = Object.keys(buildSmartLinkRow(''));
const insertLink = writer.prepare(
  `insert into smart_links (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
);
const insertClick = writer.prepare(
  'insert into clicks (app_id, id, smart_link_id, source, platform, created_at) values (?, ?, ?, ?, ?, ?)',
);

function insertNewLink(uri: string): string {
  const code = generateCode();
  const now = Date.now();
  const row = buildSmartLinkRow(code, {
    app_id: appId,
    id: generateId(now),
    uri: uri.slice(1),
    created_at: now,
    updated_at: now,
  });
  insertLink.run(Object.values(row));
  return code;
}

/** Writes that wait for the next commit. Each returns a function that sends the response after the commit. */
const waiting: (() => () => void)[] = [];

/** Commits all writes that arrived in this event-loop iteration with one fsync. */
function addToGroup(write: () => () => void): void {
  waiting.push(write);
  if (waiting.length === 1) {
    setImmediate(commitGroup);
  }
}

function commitGroup(): void {
  const group = waiting.splice(0);
  begin.run();
  const responders = group.map((write) => write());
  commit.run();
  for (const respond of responders) {
    respond();
  }
}

function sendText(response: ServerResponse, text: string): void {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** The handlers of `POST` requests by row. */
const BODIES: Record<string, (body: string, response: ServerResponse) => void> = {
  hello(body, response) {
    const { query } = JSON.parse(body);
    sendText(response, query === '{ __typename }' ? '{"data":{"__typename":"Query"}}' : '{"errors":[]}');
  },

  link(body, response) {
    const { variables } = JSON.parse(body);
    const { code, uri } = findLink.get(appId, variables.code) as SmartLinkRow;
    const destinations = computePlainDestinations({ uri }).map(([platform, link, fallback, source]) => ({
      ...{ platform, link, fallback, source },
    }));
    const smartLink = { code, url: `http://${LINK_HOST}/${code}`, uri, destinations };
    sendText(response, JSON.stringify({ data: { smartLink } }));
  },

  create(body, response) {
    const { uri } = JSON.parse(body).variables.input;
    addToGroup(() => {
      const code = insertNewLink(uri);
      const text = `{"data":{"createSmartLink":{"smartLink":{"code":"${code}","url":"http://${LINK_HOST}/${code}"}}}}`;
      return () => sendText(response, text);
    });
  },

  bulk(body, response) {
    const { items } = JSON.parse(body).variables.input as { items: { uri: string }[] };
    begin.run();
    const results = items.map(({ uri }) => ({ smartLink: { code: insertNewLink(uri) } }));
    commit.run();
    sendText(response, JSON.stringify({ data: { createSmartLinks: { succeeded: results.length, results } } }));
  },

  'v2-create'(body, response) {
    const { uri } = JSON.parse(body);
    addToGroup(() => {
      const code = insertNewLink(uri);
      return () => sendText(response, `{"smartlink":"http://${LINK_HOST}/${code}"}`);
    });
  },

  'v2-resolve'(body, response) {
    const { smartlink } = JSON.parse(body);
    const { uri } = findLink.get(appId, smartlink.slice(smartlink.lastIndexOf('/') + 1)) as SmartLinkRow;
    sendText(response, JSON.stringify({ deeplink: `https://www.shop.example/${uri}` }));
  },
};

function sendRedirect(response: ServerResponse, { uri }: SmartLinkRow, query: string): void {
  const number = uri.slice('products/'.length);
  const store = encodeURIComponent('https://play.google.com/store/apps/details?id=com.example.shop');
  const location = `intent://p/${number}${query}#Intent;scheme=shop;package=com.example.shop;S.browser_fallback_url=${store};end`;
  response.writeHead(302, { location, 'cache-control': 'private, no-store', 'content-length': '0' });
  response.end();
}

/** `GET /<code>`. */
function open(url: string, response: ServerResponse): void {
  const link = findLink.get(appId, url.slice(1)) as SmartLinkRow | undefined;
  if (link === undefined) {
    response.writeHead(404).end();
  } else if (mode === 'edge-click') {
    addToGroup(() => {
      const now = Date.now();
      const id = generateId(now);
      insertClick.run(appId, id, link.id, 'VISITOR', 'android', now);
      return () => sendRedirect(response, link, `?_hk_cid=${id}`);
    });
  } else {
    sendRedirect(response, link, `?_hk_sid=${link.id}`);
  }
}

const onBody = BODIES[mode];
createServer((request, response) => {
  if (request.method === 'GET') {
    open(request.url ?? '/', response);
    return;
  }
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (piece: string) => {
    body += piece;
  });
  request.on('end', () => onBody?.(body, response));
}).listen(Number(process.env.PORT), '127.0.0.1');
