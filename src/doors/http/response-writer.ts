import { type IncomingMessage, ServerResponse } from 'node:http';

/**
 * A response that emits `made` once it has been passed to Node.js completely. The event `close` comes only after the
 * client has read the response, which a hostile client never does, so resources must be released on `made`.
 */
export class ResponseWriter<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  override end(...args: unknown[]): this {
    super.end(...(args as []));
    this.emit('made');
    return this;
  }
}
