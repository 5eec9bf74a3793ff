import { type IncomingMessage, ServerResponse } from 'node:http';

/**
 * A response that says `made` once its answer is. It closes when the client has taken it, which a hostile one never
 * does: whatever is held for the work alone is let go before.
 */
export class Answer<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  override end(...given: unknown[]): this {
    super.end(...(given as []));
    this.emit('made');
    return this;
  }
}
