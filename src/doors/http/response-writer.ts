import { type IncomingMessage, ServerResponse } from 'node:http';

/**
 * A response that says `made` once its answer is. It closes when the client has taken it, which a hostile one never
 * does: whatever is held for the work alone is let go before.
 */
export class ResponseWriter<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  override end(...args: unknown[]): this {
    super.end(...(args as []));
    this.emit('made');
    return this;
  }
}
