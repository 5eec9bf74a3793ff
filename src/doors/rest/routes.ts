import { DomainFailure, refusal } from '../../domain/failures.ts';
import type { RegisterRouteInput } from '../../domain/routes/route.input.ts';
import { withOwnSdk } from '../../domain/clients/sdk-agent.ts';
import { type Endpoint, type JsonBody, recorded, withWarning } from './endpoint.ts';

/** `POST /v2/routes` */
export const registerRoute: Endpoint = {
  names: {
    path: 'route.path',
    device: 'route.device',
    urlSchemes: 'route.url_schemes',
    version: 'route.version',
    build: 'route.build',
  },
  admit: ({ caller, headers }) => withOwnSdk(caller, headers['user-agent']),
  async answer({ body, caller, headers, services }) {
    const { path, device, url_schemes, version, build } = routeOf(body);
    const input = {
      path,
      device: recorded(device),
      urlSchemes: url_schemes,
      version: recorded(version),
      build,
    } as RegisterRouteInput;
    const { route, warnings } = await services.routes.registerRoute(caller, null, input, headers['user-agent']);
    return withWarning({ route: { path: route.path } }, warnings);
  },
};

/** The object that a route travels in: /v2 alone has it, so it is opened here. */
function routeOf({ route }: JsonBody): JsonBody {
  if (route === undefined || route === null || route === '') {
    throw new DomainFailure('MISSING_PARAMETERS', { parameters: ['route'] });
  }
  if (typeof route !== 'object' || Array.isArray(route)) {
    throw refusal('INVALID_JSON', 'route', 'is no object; write {"path": "products/:id"}');
  }
  return route as JsonBody;
}
