/** Fastify with mercurius and its just-in-time compiler, on the product's schema. */

import type { IncomingHttpHeaders } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { MERCURIUS_FOLDER } from '../mercurius.ts';
import { openProduct } from './product.ts';

/** The parts of Fastify's API that this file uses. Fastify isn't a dependency, so its own types are unavailable. */
interface Fastify {
  register(plugin: object, options: MercuriusOptions): void;
  listen(options: { port: number; host: string }): Promise<string>;
}

interface MercuriusOptions {
  schema: GraphQLSchema;
  jit: number;
  path: string;
  context(request: { headers: IncomingHttpHeaders }): Promise<object>;
}

const requireInstalled = createRequire(join(MERCURIUS_FOLDER, 'package.json'));
const fastify: () => Fastify = requireInstalled('fastify');
const mercurius: object = requireInstalled('mercurius');

const { schema, buildContext, port } = await openProduct();
const server = fastify();
server.register(mercurius, {
  schema,
  // Operations are compiled after their first request.
  jit: 1,
  path: '/graphql',
  context: ({ headers }) => buildContext(headers.authorization ?? null),
});
await server.listen({ port, host: '127.0.0.1' });
