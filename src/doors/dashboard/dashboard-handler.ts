import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { addVary, selectCoding } from '../http/compression.ts';
import { queueEnd } from '../http/response-batching.ts';
import {
  type ContentCoding,
  type DashboardFile,
  type DashboardFiles,
  INDEX_PATH,
  loadDashboardFiles,
} from './dashboard-files.ts';
import { type DashboardStatus, renderStatusPage } from './status-page.ts';

const DASHBOARD_PATH = '/dashboard';

/** The policy of the dashboard's pages: files and requests of its own server, and images of links from anywhere. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: https:",
  "font-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const SECURITY_HEADERS = {
  'content-security-policy': PAGE_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const CODINGS: readonly ContentCoding[] = ['br', 'gzip'];

/** How long clients wait before they repeat a request for a dashboard that is being built, in seconds. */
const RETRY_AFTER_SECONDS = 2;

/** What the dashboard's paths respond with: the files, or the page that explains why there are none. */
type DashboardContent = DashboardFiles | DashboardStatus;

/**
 * Creates the handler of the dashboard and of its files, all of which are in memory. While they are missing, requests
 * for the page look for them in `folder`, one at a time.
 */
export function createDashboard(initialContent: DashboardContent, folder?: string) {
  let content = initialContent;
  let isLoading = false;

  function findMissingFiles(): void {
    if (folder === undefined || isLoading) {
      return;
    }
    isLoading = true;
    loadDashboardFiles(folder)
      .then((files) => {
        if (files !== null && content === 'missing') {
          content = files;
        }
      })
      // Logged at the start. The page names the command that replaces the files.
      .catch(() => {})
      .finally(() => {
        isLoading = false;
      });
  }

  return {
    path: DASHBOARD_PATH,

    /** Returns what requests get. */
    getContent: (): DashboardContent => content,

    /** Replaces what the following requests get. */
    setContent(newContent: DashboardContent): void {
      content = newContent;
    },

    handle(request: IncomingMessage, response: ServerResponse): void {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
        response.setHeader(name, value);
      }
      response.setHeader('cache-control', 'no-store');
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('allow', 'GET, HEAD');
        send(response, 405, 'text/plain; charset=utf-8', Buffer.from('Use GET or HEAD.\n'));
        return;
      }
      const path = getRelativePath(request);
      // A client-side route has no file extension.
      const isPage = path === INDEX_PATH || !/\.[^/]*$/.test(path);
      if (typeof content === 'string' && isPage) {
        if (content === 'missing') {
          findMissingFiles();
        }
        response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
        send(response, 503, 'text/html; charset=utf-8', Buffer.from(renderStatusPage(content)));
        return;
      }
      const file = typeof content === 'string' ? undefined : content.get(isPage ? INDEX_PATH : path);
      if (file === undefined) {
        send(response, 404, 'text/plain; charset=utf-8', Buffer.from('Not found.\n'));
      } else {
        sendFile(request, response, file, isPage);
      }
    },
  };
}

/** The handler of the dashboard. */
export type Dashboard = ReturnType<typeof createDashboard>;

/** Returns the path below `/dashboard/`, as sent. Names of files consist of characters that need no escape. */
function getRelativePath({ url = '' }: IncomingMessage): string {
  const [path = ''] = url.split('?', 1);
  return path.slice(DASHBOARD_PATH.length + 1);
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: DashboardFile, isPage: boolean): void {
  const { mediaType, etag, isImmutable, body, encodedBodies } = file;
  if (encodedBodies.size > 0) {
    addVary(response, 'Accept-Encoding');
  }
  const offered = CODINGS.filter((coding) => encodedBodies.has(coding));
  const coding = selectCoding(request.headers['accept-encoding'], offered);
  if (!isPage) {
    // A weak tag, because it is the same for all codings.
    response.setHeader('etag', `W/${etag}`);
    response.setHeader('cache-control', isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (matchesTag(request.headers['if-none-match'], etag)) {
      response.writeHead(304);
      queueEnd(response);
      return;
    }
  }
  if (coding !== null) {
    response.setHeader('content-encoding', coding);
  }
  send(response, 200, mediaType, (coding !== null && encodedBodies.get(coding)) || body);
}

/** Returns whether `If-None-Match` contains a tag, by weak comparison (RFC 9110, 13.1.2). */
function matchesTag(header: string | undefined, etag: string): boolean {
  const tags = header?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return tags.includes(etag) || tags.includes('*');
}

/** Sends a complete response. Node.js omits the body for HEAD. */
function send(response: ServerResponse, status: number, mediaType: string, body: Buffer): void {
  response.writeHead(status, { 'content-type': mediaType, 'content-length': body.length });
  queueEnd(response, body);
}

/** Creates the dashboard with the files of a folder, as far as it has them. */
export async function openDashboard(folder: string, logger: Logger): Promise<Dashboard> {
  try {
    return createDashboard((await loadDashboardFiles(folder)) ?? 'missing', folder);
  } catch (error) {
    logger.error({ err: error }, 'dashboard not loaded');
    return createDashboard('missing', folder);
  }
}
