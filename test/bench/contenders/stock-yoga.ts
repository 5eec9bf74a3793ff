/** GraphQL Yoga as it comes, on the product's schema: its own adapter to node:http, its own caches, its own masking. */
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
