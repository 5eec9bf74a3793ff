import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A web site on this machine, which says what it is told to. */
export type Site = Awaited<ReturnType<typeof startSite>>;

/** Starts a site; what no page was given for answers 404. */
export async function startSite() {
  const pages = new Map<string, Answer>();
  const asked: { path: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, headers: request.headers });
    const page = pages.get(path) ?? ((_request, answer) => answer.writeHead(404).end());
    page(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    /** As a setting names it. */
    place: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    /** Every request, in the order of their coming. */
    asked,
    /** How often a path was asked for. */
    times: (path: string) => asked.filter((one) => one.path === path).length,
    /** From now on the path answers so: a document, or whatever a server may do. */
    serve(path: string, answer: string | Answer) {
      pages.set(path, typeof answer === 'string' ? html(answer) : answer);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function html(document: string): Answer {
  return (_request, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(document);
}

/** A document with these Open Graph tags. */
export function pageSaying(tags: Record<string, string>): string {
  const metas = Object.entries(tags).map(([name, text]) => `<meta property="og:${name}" content="${text}">`);
  return `<!doctype html><html><head><title>Of no interest</title>${metas.join('')}</head><body>Text</body></html>`;
}
