import type { ServerResponse } from 'node:http';
import { findStoreUrl } from '../../domain/redirects/app-stores.ts';
import type { Services } from '../../domain/services.ts';
import type { EdgeRequest } from './edge-request.ts';
import { getBrand } from './edge-response.ts';
import { buildAppRootPage } from './pages/index.ts';
import { sendPage } from './send.ts';

/** `/`: shows which app the links of the host belong to. */
export function serveRoot(services: Services, response: ServerResponse, request: EdgeRequest): void {
  const { snapshot, client } = request;
  const page = buildAppRootPage({
    ...getBrand(request),
    preview: snapshot.app.preview,
    url: services.smartLinks.buildLinkUrl(snapshot, { code: '' }),
    storeUrl: findStoreUrl(client.device, snapshot),
  });
  sendPage(response, page);
}
