import type { ServerResponse } from 'node:http';
import type { Services } from '../../domain/services.ts';
import type { EdgeRequest } from './edge-request.ts';
import { buildPageContext, sendOpening } from './edge-response.ts';
import { buildInspectionPage } from './pages/index.ts';
import { sendPage } from './send.ts';

/** `/:code+`: shows where a link leads and why, without opening it. Doesn't count a click. */
export async function serveInspection(
  services: Services,
  response: ServerResponse,
  request: EdgeRequest,
  code: string,
) {
  const inspection = await services.redirects.inspect(request.snapshot, code, request);
  const { link, outcome, destinations, steps } = inspection;
  // Before a link's start and after its expiry, the page doesn't reveal the destinations: they may be confidential.
  if (link === null || outcome.kind === 'EXPIRED') {
    sendOpening(response, services, request, { outcome, link, path: `/${code}` });
    return;
  }
  response.setHeader('x-robots-tag', 'noindex');
  sendPage(response, buildInspectionPage(buildPageContext(services, request, link), { destinations, steps }));
}
