import { assertOwnSdk } from '../../domain/clients/sdk-agent.ts';
import { createRefusal, DomainFailure } from '../../domain/failures.ts';
import { describeMissing } from '../../domain/input.ts';
import type { RegisterRouteInput } from '../../domain/routes/route.input.ts';
import { type Endpoint, type JsonBody, toRecordedText, withWarning } from './endpoint.ts';

/** `POST /v2/routes` */
export const registerRoute: Endpoint = {
  names: {
    path: 'route.path',
    device: 'route.device',
    urlSchemes: 'route.url_schemes',
    version: 'route.version',
    build: 'route.build',
  },
  admit: ({ caller, headers }) => assertOwnSdk(caller, headers['user-agent']),
  async handle({ body, caller, headers, services }) {
    const { path, device, url_schemes, version, build } = requireRouteObject(body);
    const input = {
      path,
      device: toRecordedText(device),
      urlSchemes: url_schemes,
      version: toRecordedText(version),
      build: toRecordedText(build),
    } as RegisterRouteInput;
    const { route, warnings } = await services.routes.registerRoute(caller, null, input, {
      userAgent: headers['user-agent'],
    });
    return withWarning({ route: { path: route.path } }, warnings);
  },
};

/** Returns the `route` object of the body, a wrapper that only /v2 has. */
function requireRouteObject({ route }: JsonBody): JsonBody {
  if (route === undefined || route === null || route === '') {
    throw new DomainFailure('MISSING_PARAMETERS', { parameters: ['route'], details: describeMissing(['route']) });
  }
  if (typeof route !== 'object' || Array.isArray(route)) {
    throw createRefusal('BAD_USER_INPUT', 'route', 'must be an object, for example `{"path": "products/:id"}`.');
  }
  return route as JsonBody;
}
