import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import type { Config } from './config.ts';
import { createServices, type Services } from './domain/services.ts';
import { createEdgeDoor } from './doors/edge/edge.ts';
import { createGraphQLDoor } from './doors/graphql/server.ts';
import { createClientAddress } from './doors/http/client-address.ts';
import { createDispatch } from './doors/http/dispatch.ts';
import { createRestDoor } from './doors/rest/server.ts';

export interface AppParts {
  config: Config;
  db: Database;
  /** Milliseconds since the epoch. */
  clock: () => number;
  /** A fresh code for a link. */
  newCode: () => string;
  logger: Logger;
  /** How long a visitor waits until the click is durable, in milliseconds. Tests that look at clicks wait for ever. */
  clickPatienceMs?: number | undefined;
}

/** The application without a socket: the domain's services, and the doors as one request handler. */
export interface Application {
  services: Services;
  handle(request: IncomingMessage, response: ServerResponse): void;
}

/** Puts domain and doors together. Whoever opened the database closes it. */
export function createApp({ config, db, clock, newCode, logger, clickPatienceMs }: AppParts): Application {
  const services = createServices({
    db,
    clock,
    newCode,
    links: config.links,
    clickPatienceMs,
    tellLoss: (what, count, error) => logger.error({ err: error, count }, `lost for visitors' sake: ${what}`),
  });
  const graphql = createGraphQLDoor({ services, logger, graphiql: config.graphiql });
  const rest = createRestDoor({ services, logger });
  return {
    services,
    handle: createDispatch({
      apiHosts: config.apiHosts,
      cors: config.corsOrigins,
      clientAddress: createClientAddress(config.trustedProxies, config.forwardedHeader),
      graphiql: config.graphiql,
      services,
      graphql,
      rest,
      edge: createEdgeDoor({ services, logger }),
      links: config.links,
      logger,
    }),
  };
}
