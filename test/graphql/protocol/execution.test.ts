import { GraphQLError, GraphQLInt, GraphQLObjectType, GraphQLSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { createResponseCancellation } from '../../../src/doors/graphql/cancellation.ts';
import type { Context } from '../../../src/doors/graphql/context.ts';
import { createExecute } from '../../../src/doors/graphql/execution.ts';
import { createOperationSlices } from '../../../src/doors/graphql/operation-slices.ts';
import { withOperationTimeout } from '../../../src/doors/graphql/timeout.ts';

test('an operation that times out is cancelled at once, even if it takes a long time to send its response', async () => {
  const cancellation = createResponseCancellation({ destroyed: false });
  const { errors } = await withOperationTimeout(new Promise(() => {}), 1, cancellation);

  expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TIMEOUT' } }]);
  expect(cancellation.isCancelled()).toBe(true);
});

test('with suggestions off, the server still returns a resolver error that looks like a suggestion', () => {
  const message = 'There is no "b". Did you mean "a"?';
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: {
      a: {
        type: GraphQLInt,
        resolve() {
          throw new GraphQLError(message);
        },
      },
    },
  });
  const execute = createExecute({
    limits: { cost: 10, timeoutMs: 1_000 },
    suggestions: false,
    mask: (error) => error as GraphQLError,
  });

  const slices = createOperationSlices(createResponseCancellation({ destroyed: false }));
  const contextValue = { requestId: 'one', isCostRequested: false, slices } as Context;
  expect(execute({ schema: new GraphQLSchema({ query }), document: parse('{ a }'), contextValue })).toMatchObject({
    errors: [{ message }],
  });
});
