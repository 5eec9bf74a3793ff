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
  // Outside its window a link does not reveal where it leads: that may still be a secret.
  if (link === null || outcome.kind === 'EXPIRED') {
    sendOpening(response, services, request, { outcome, link, path: `/${code}` });
    return;
  }
  response.setHeader('x-robots-tag', 'noindex');
  sendPage(response, buildInspectionPage(buildPageContext(services, request, link), { destinations, steps }));
}
