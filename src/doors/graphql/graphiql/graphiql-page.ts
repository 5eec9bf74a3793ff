import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { GraphiQLOptions } from 'graphql-yoga';
import { acceptsGzip, addVary } from '../../http/compression.ts';
import { PAGE_STYLE, PREPARE_STORAGE, SHARE_TOKEN, SHOW_CURL_BUTTON } from './browser-scripts.ts';
import { EXAMPLE_TABS } from './examples.ts';

/** The path below which the page's scripts and styles are. Their names contain the hash of their content. */
export const ASSET_PATH = '/graphql/assets/';

const HEADERS = JSON.stringify({ Authorization: 'Token PASTE-YOUR-TOKEN' }, null, 2);

/** Two links of a chain. The package's own icon has 100 KB. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke="#1d5f80" stroke-width="4"><rect x="3" y="10" width="16" height="12" rx="6"/><rect x="13" y="10" width="16" height="12" rx="6"/></svg>',
)}`;

/** The settings of GraphiQL: it starts with working operations and the `Authorization` header that they need. */
const OPTIONS: GraphiQLOptions = {
  title: 'Smart links: GraphiQL',
  favicon: ICON,
  headers: HEADERS,
  defaultHeaders: HEADERS,
  defaultTabs: EXAMPLE_TABS.map(({ query, variables = '' }) => ({ query, variables, headers: HEADERS })),
  defaultEditorToolsVisibility: 'headers',
  shouldPersistHeaders: true,
};

/** A file that is served to browsers. */
interface ServedFile {
  mediaType: string;
  cacheControl: string;
  body: Buffer;
  /** Compresses the body when it is called first. */
  compress(): Promise<Buffer>;
}

/** The page, and its scripts and styles by their path. */
interface GraphiQLFiles {
  page: ServedFile;
  assets: ReadonlyMap<string, ServedFile>;
}

const compressBody = promisify(gzip);

function createFile(mediaType: string, text: string, cacheControl: string): ServedFile {
  const body = Buffer.from(text);
  let compressed: Promise<Buffer> | undefined;
  return {
    mediaType,
    cacheControl,
    body,
    compress: () => {
      compressed ??= compressBody(body);
      return compressed;
    },
  };
}

let files: Promise<GraphiQLFiles> | undefined;

/**
 * Renders GraphiQL from the installed package, without resources from the internet: a short page, and a script of 9 MB
 * that browsers cache. They are rendered once, and the package is imported only if GraphiQL is on. `main.ts` does so at
 * the start.
 */
export function loadGraphiQL(): Promise<GraphiQLFiles> {
  files ??= import('@graphql-yoga/render-graphiql').then(({ renderGraphiQL }) => splitPage(renderGraphiQL(OPTIONS)));
  return files;
}

const PAGE =
  /^(.*?)<style>(.*?)<\/style>(.*?<div id="root"><\/div>)\s*<script>(.*)<\/script>(\s*<\/body>\s*<\/html>\s*)$/s;

/** Splits the package's page, which has everything inline, into a page and files that browsers can cache. */
function splitPage(html: string): GraphiQLFiles {
  const match = PAGE.exec(html);
  if (match === null) {
    throw new Error('The page of GraphiQL has another structure than expected.');
  }
  const [, start, style, body, script, end] = match as unknown as string[];
  const assets = new Map<string, ServedFile>();
  const addAsset = (extension: string, mediaType: string, text: string) => {
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    const path = `${ASSET_PATH}${hash}.${extension}`;
    assets.set(path, createFile(mediaType, text, 'public, max-age=31536000, immutable'));
    return path;
  };
  const stylePath = addAsset('css', 'text/css', `${style}${PAGE_STYLE}`);
  const scriptPath = addAsset('js', 'text/javascript', `${script}`);
  const page = `${start}<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="${stylePath}">${body}
<script>{${PREPARE_STORAGE}}{${SHARE_TOKEN}}{${SHOW_CURL_BUTTON}}</script>
<script src="${scriptPath}"></script>${end}`;
  return { page: createFile('text/html', page.trimStart(), 'no-cache'), assets };
}

/** Sends the page of GraphiQL. */
export async function sendGraphiQLPage(request: IncomingMessage, response: ServerResponse): Promise<void> {
  await sendFile(request, response, (await loadGraphiQL()).page);
}

/** Sends a script or style of GraphiQL's page, or 404 if there is none at this path. */
export async function sendGraphiQLAsset(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = ''] = (request.url ?? '').split('?', 1);
  const asset = (await loadGraphiQL()).assets.get(path);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendText(response, 405, 'The scripts and styles of GraphiQL can only be read.', { allow: 'GET, HEAD' });
  } else if (asset === undefined) {
    sendText(response, 404, 'Not found. Reload GraphiQL at /graphql: its files change with new versions.');
  } else {
    await sendFile(request, response, asset);
  }
}

async function sendFile(
  { method, headers: { 'accept-encoding': acceptEncoding } }: IncomingMessage,
  response: ServerResponse,
  { mediaType, cacheControl, body, compress }: ServedFile,
): Promise<void> {
  const isCompressed = acceptsGzip(acceptEncoding);
  const sent = isCompressed ? await compress() : body;
  if (response.destroyed) {
    return;
  }
  addVary(response, 'Accept-Encoding');
  response.writeHead(200, {
    'content-type': `${mediaType}; charset=utf-8`,
    'cache-control': cacheControl,
    'content-length': sent.length,
    ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
  });
  response.end(method === 'HEAD' ? undefined : sent);
}

function sendText(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers });
  response.end(`${text}\n`);
}
