import type { ServerResponse } from 'node:http';
import type { Services } from '../../domain/services.ts';
import { sendOpening } from './answer.ts';
import type { Asked } from './asked.ts';

/** `/:code`: opens a link. */
export async function serveLink(services: Services, response: ServerResponse, asked: Asked, code: string) {
  const opening = await services.redirects.open(asked.config, code, asked);
  sendOpening(response, services, asked, opening, `/${code}`);
}
