import { type IncomingMessage, ServerResponse } from 'node:http';

/**
 * A response that tells when its answer is made. It is open until the client has taken it, which a hostile one never
 * does: whatever is held for the work alone is let go here.
 */
export class Answer<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  /** Called once the answer is made; not called where the client has gone before. */
  onMade: (() => void) | null = null;

  override end(...given: unknown[]): this {
    super.end(...(given as []));
    this.onMade?.();
    return this;
  }
}
