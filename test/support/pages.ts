import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** A local website with pages that a test defines. */
export type Site = Awaited<ReturnType<typeof startSite>>;

/** Starts a website. Responds with 404 for paths without a page. */
export async function startSite() {
  const pages = new Map<string, RequestHandler>();
  const requests: { path: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push({ path, headers: request.headers });
    const page = pages.get(path) ?? ((_request, reply) => reply.writeHead(404).end());
    page(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    /** The site's `host:port`, as in a setting. */
    authority: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    /** All requests in the order of their arrival. */
    requests,
    /** Returns the number of requests for a path. */
    countRequests: (path: string) => requests.filter((one) => one.path === path).length,
    /** Sets the response for a path: a document, or a handler. */
    serve(path: string, content: string | RequestHandler) {
      pages.set(path, typeof content === 'string' ? createHtmlHandler(content) : content);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function createHtmlHandler(document: string): RequestHandler {
  return (_request, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(document);
}

/** Returns a document with these Open Graph tags. */
export function formatPage(tags: Record<string, string>): string {
  const metas = Object.entries(tags).map(([name, text]) => `<meta property="og:${name}" content="${text}">`);
  return `<!doctype html><html><head><title>Of no interest</title>${metas.join('')}</head><body>Text</body></html>`;
}
