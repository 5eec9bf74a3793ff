import type { ServerResponse } from 'node:http';
import type { Services } from '../../domain/services.ts';
import type { EdgeRequest } from './edge-request.ts';
import { buildPageContext, sendNotFound } from './edge-response.ts';
import { buildInspectionPage, buildUnavailablePage } from './pages/index.ts';
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
  response.setHeader('x-robots-tag', 'noindex');
  if (link === null) {
    sendNotFound(response, request);
    return;
  }
  const { startsAt, expiresAt } = link;
  const context = buildPageContext(services, request, link);
  const page =
    outcome.kind === 'EXPIRED'
      ? buildUnavailablePage(context, { reason: outcome.reason, url: outcome.url, startsAt, expiresAt })
      : buildInspectionPage(context, { outcome, destinations, steps, startsAt, expiresAt });
  sendPage(response, page);
}
