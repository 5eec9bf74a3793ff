import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { parseUrl } from '../domain/addresses/parse-url.ts';
import type { FetchPage, FetchResult, PageReader } from '../domain/previews/fetch-page.ts';
import type { Reach } from '../domain/previews/reach.ts';
import { ACCEPTED_ENCODINGS, isReadable, readBody } from './page-body.ts';
import { createPublicLookup, type Resolve, resolveByDns } from './public-lookup.ts';

interface PageFetcherParts {
  /** The User-Agent header. */
  userAgent: string;
  /** Resolves names that must have public addresses. DNS by default. */
  resolve?: Resolve;
  /** The time limit of a fetch, in milliseconds. */
  deadlineMs?: number;
}

/** The default time limit, from the first connection to the last byte, including redirects, in milliseconds. */
const DEADLINE_MS = 3_000;
const MAX_REDIRECTS = 3;
const MAX_BYTES = 512 * 1_024;
const MAX_HEADER_BYTES = 16 * 1_024;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Creates the function that fetches pages. Its requests contain no data about visitors, apps or this network. */
export function createFetchPage({ userAgent, resolve = resolveByDns, deadlineMs }: PageFetcherParts): FetchPage {
  const lookup = createPublicLookup(resolve);
  const headers = {
    'user-agent': userAgent,
    accept: 'text/html, application/xhtml+xml',
    'accept-encoding': ACCEPTED_ENCODINGS,
  };

  /** For public pages, the agent also checks every address, because a host that is an IP address needs no lookup. */
  function buildOptions(address: URL, reach: Exclude<Reach, 'NEVER'>): RequestOptions {
    const isSecure = address.protocol === 'https:';
    if (reach === 'PUBLIC') {
      return { lookup, agent: isSecure ? new RequestFilteringHttpsAgent() : new RequestFilteringHttpAgent() };
    }
    return { agent: isSecure ? new HttpsAgent() : new HttpAgent() };
  }

  function get(address: URL, reach: Exclude<Reach, 'NEVER'>, signal: AbortSignal): Promise<IncomingMessage> {
    return new Promise((respond, reject) => {
      const begin = address.protocol === 'https:' ? requestHttps : requestHttp;
      const options = { ...buildOptions(address, reach), headers, signal, maxHeaderSize: MAX_HEADER_BYTES };
      begin(address, options)
        .on('response', respond)
        // `on`, not `once`: an aborted request may emit a second error.
        .on('error', reject)
        // A server that switches protocols causes neither a response nor an error.
        .on('close', () => reject(new Error('closed without a response')))
        .end();
    });
  }

  return async ({ address, getReach, reader, signal }) => {
    const { ended, end } = createDeadlineSignal(signal, deadlineMs ?? DEADLINE_MS);
    try {
      let at = address;
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
        const reach = getReach(at);
        if (reach === 'NEVER') {
          return createNoPage('address not allowed');
        }
        const response = await get(at, reach, ended);
        const next = findRedirect(response, at);
        if (next === null) {
          const fetched = await read(response, at, reader);
          // A body that is delimited by the end of the connection looks complete even if the fetch was aborted.
          ended.throwIfAborted();
          return fetched;
        }
        at = next;
      }
      return createNoPage('too many redirects');
    } catch (error) {
      return { kind: 'FAILED', reason: error instanceof Error ? error.message : String(error) };
    } finally {
      // Closes the connection, even after an error.
      end();
    }
  };
}

/** Creates a signal that is aborted with `signal`, after the time limit, or by `end`. */
function createDeadlineSignal(signal: AbortSignal, milliseconds: number): { ended: AbortSignal; end: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, milliseconds);
  signal.addEventListener('abort', abort);
  if (signal.aborted) {
    abort();
  }
  return {
    ended: controller.signal,
    end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      abort();
    },
  };
}

/** Returns the redirect target of a response, or null. An invalid Location becomes a URL that is never fetched. */
function findRedirect({ statusCode = 0, headers }: IncomingMessage, at: URL): URL | null {
  const { location } = headers;
  if (!REDIRECTS.has(statusCode) || location === undefined) {
    return null;
  }
  return parseUrl(location, at) ?? new URL('about:blank');
}

async function read(response: IncomingMessage, address: URL, reader: PageReader): Promise<FetchResult> {
  const { statusCode = 0, headers } = response;
  if (statusCode >= 500 || statusCode === 429) {
    return { kind: 'FAILED', reason: `status ${statusCode}` };
  }
  if (statusCode !== 200) {
    return createNoPage(`status ${statusCode}`);
  }
  const contentType = headers['content-type'] ?? '';
  if (!/^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i.test(contentType)) {
    return createNoPage('not HTML');
  }
  if (!isReadable(response)) {
    return createNoPage('unknown content encoding');
  }
  reader.begin(contentType);
  for await (const bytes of readBody(response, MAX_BYTES)) {
    if (!reader.take(bytes)) {
      break;
    }
  }
  return { kind: 'READ', address };
}

function createNoPage(reason: string): FetchResult {
  return { kind: 'NO_PAGE', reason };
}
