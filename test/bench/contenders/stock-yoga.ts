/** GraphQL Yoga with default settings on the product's schema, with Yoga's HTTP adapter, caches and error masking. */
import { createServer } from 'node:http';
import { createYoga } from 'graphql-yoga';
import { openProduct } from './product.ts';

const { schema, buildContext, port } = await openProduct();
const yoga = createYoga({
  schema,
  context: ({ request }) => buildContext(request.headers.get('authorization')),
  graphiql: false,
  landingPage: false,
  logging: false,
});
createServer(yoga).listen(port, '127.0.0.1');
