import type { ServerResponse } from 'node:http';
import type { Services } from '../../domain/services.ts';
import { sendOpening } from './answer.ts';
import type { EdgeRequest } from './asked.ts';

/** `/:code`: opens a link. */
export async function serveLink(services: Services, response: ServerResponse, request: EdgeRequest, code: string) {
  const opening = await services.redirects.open(request.snapshot, code, request);
  sendOpening(response, services, request, opening, `/${code}`);
}
