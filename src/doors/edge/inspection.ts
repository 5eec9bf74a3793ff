import type { ServerResponse } from 'node:http';
import type { Services } from '../../domain/services.ts';
import type { EdgeRequest } from './edge-request.ts';
import { buildPageContext, sendOpening } from './edge-response.ts';
import { buildInspectionPage } from './pages/index.ts';
import { sendPage } from './send.ts';

/** `/:code+`: where a link leads and why, for people who want to know before they open it. Nothing is counted. */
export async function serveInspection(
  services: Services,
  response: ServerResponse,
  request: EdgeRequest,
  code: string,
) {
  const inspection = await services.redirects.inspect(request.snapshot, code, request);
  const { link, outcome, destinations, steps } = inspection;
  // What a link leads to outside of its window is not told: it may be a secret still.
  if (link === null || outcome.kind === 'EXPIRED') {
    sendOpening(response, services, request, inspection, `/${code}`);
    return;
  }
  response.setHeader('x-robots-tag', 'noindex');
  sendPage(response, buildInspectionPage(buildPageContext(services, request, link), { destinations, steps }));
}
