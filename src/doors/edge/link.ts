import type { ServerResponse } from 'node:http';
import type { Services } from '../../domain/services.ts';
import type { EdgeRequest } from './edge-request.ts';
import { sendOpening } from './edge-response.ts';

/** `/:code`: opens a link. */
export async function serveLink(services: Services, response: ServerResponse, request: EdgeRequest, code: string) {
  const opening = await services.redirects.open(request.snapshot, code, request);
  sendOpening(response, services, request, { ...opening, path: `/${code}` });
}
