import type { ServerResponse } from 'node:http';
import type { Services } from '../../domain/services.ts';
import { findFormValue } from './edge-path.ts';
import type { EdgeRequest } from './edge-request.ts';
import { sendNotFound, sendOpening } from './edge-response.ts';

/** `/lazy?uri=`: opens the unique link of a target URI, and creates it if it doesn't exist. */
export async function serveLazy(services: Services, response: ServerResponse, request: EdgeRequest) {
  const uri = findFormValue(request.query, 'uri');
  if (uri === null) {
    sendNotFound(response, request);
    return;
  }
  const opening = await services.redirects.openLazily(request.snapshot, uri, request);
  sendOpening(response, services, request, { ...opening, path: '/lazy' });
}
