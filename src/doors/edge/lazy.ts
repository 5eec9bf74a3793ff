import type { ServerResponse } from 'node:http';
import type { Services } from '../../domain/services.ts';
import { sendNotFound, sendOpening } from './answer.ts';
import type { Asked } from './asked.ts';
import { formValue } from './path.ts';

/** `/lazy?uri=`: opens the unique link of a uri, which is made where there is none yet. */
export async function serveLazy(services: Services, response: ServerResponse, asked: Asked) {
  const uri = formValue(asked.query, 'uri');
  if (uri === null) {
    sendNotFound(response, asked);
    return;
  }
  const opening = await services.redirects.openLazily(asked.config, uri, asked);
  sendOpening(response, services, asked, opening, '/lazy');
}
