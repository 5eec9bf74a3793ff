import { GraphQLError } from 'graphql';

/** Creates the error for a request whose parameters are malformed. Its HTTP status is 400 for all clients. */
export function createBadRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { http: { status: 400 }, code: 'BAD_REQUEST' } });
}
