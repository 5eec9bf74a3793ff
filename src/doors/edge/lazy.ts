import type { ServerResponse } from 'node:http';
import type { Services } from '../../domain/services.ts';
import { sendNotFound, sendOpening } from './answer.ts';
import type { EdgeRequest } from './asked.ts';
import { findFormValue } from './path.ts';

/** `/lazy?uri=`: opens the unique link of a uri, which is made where there is none yet. */
export async function serveLazy(services: Services, response: ServerResponse, request: EdgeRequest) {
  const uri = findFormValue(request.query, 'uri');
  if (uri === null) {
    sendNotFound(response, request);
    return;
  }
  const opening = await services.redirects.openLazily(request.snapshot, uri, request);
  sendOpening(response, services, request, opening, '/lazy');
}
