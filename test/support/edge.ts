import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { Selectable } from 'kysely';
import type { ClickRow } from '../../db/tables/clicks.ts';
import type { TestApp } from './app.ts';
import type { GivenLink } from './builders.ts';
import { decodeLinkId } from './events.ts';

/** The response to a visit. */
export interface VisitResponse {
  status: number;
  headers: IncomingHttpHeaders;
  /** The address of a redirect; null for any other response. */
  location: string | null;
  /** The body as text. */
  text: string;
  body: Buffer;
}

export interface VisitOptions {
  host?: string;
  method?: string;
  userAgent?: string;
  headers?: Record<string, string>;
  /** Whether to reuse the connection of an earlier visit. Defaults to true. */
  keepAlive?: boolean;
}

/** Keeps connections open between visits, because opening one costs more CPU time than most visits. */
const keepAliveAgent = new Agent({ keepAlive: true });

/** Opens a path on a link host. Doesn't use `fetch`, which can't set the Host header. */
export function visit(server: Pick<TestApp, 'port'>, path: string, options: VisitOptions = {}): Promise<VisitResponse> {
  const { host = 'shop.link.test', method = 'GET', userAgent, headers = {}, keepAlive = true } = options;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        port: server.port,
        host: '127.0.0.1',
        method,
        path,
        agent: keepAlive ? keepAliveAgent : false,
        headers: { host, ...(userAgent === undefined ? {} : { 'user-agent': userAgent }), ...headers },
      },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () => {
          const body = Buffer.concat(pieces);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            location: response.headers.location ?? null,
            text: body.toString('utf8'),
            body,
          });
        });
      },
    );
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // The server may close an idle connection while the next request is being sent over it.
      const wasClosed = sent.reusedSocket && error.code === 'ECONNRESET';
      if (wasClosed) {
        visit(server, path, { ...options, keepAlive: false }).then(resolve, reject);
      } else {
        reject(error);
      }
    });
    sent.end();
  });
}

/** Returns the addresses in a page's attributes and texts, as a browser resolves them. */
export function unescapeHtml(html: string): string {
  return html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Returns all clicks on a link, oldest first. */
export function readClicks({ database }: TestApp, link: Pick<GivenLink, 'id'>): Promise<Selectable<ClickRow>[]> {
  return database.read
    .selectFrom('clicks')
    .selectAll()
    .where('smart_link_id', '=', decodeLinkId(link))
    .orderBy('id')
    .execute();
}
