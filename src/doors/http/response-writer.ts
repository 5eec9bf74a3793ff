import { type IncomingMessage, ServerResponse } from 'node:http';
import { closeIfBodyIsIncomplete } from './lingering-close.ts';

/**
 * A response that emits `made` once it has been passed to Node.js completely. The event `close` comes only after the
 * client has read the response, which a hostile client never does, so resources must be released on `made`. A response
 * that is sent before the whole body has arrived may close the connection.
 */
export class ResponseWriter<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  override writeHead(...args: unknown[]): this {
    const closes = closeIfBodyIsIncomplete(this);
    return super.writeHead(...((closes ? args.map(omitConnection) : args) as [number]));
  }

  override end(...args: unknown[]): this {
    super.end(...(args as []));
    this.emit('made');
    return this;
  }
}

/** Removes the Connection header, which Yoga sets for event streams, from the headers among the arguments. */
function omitConnection(argument: unknown): unknown {
  return typeof argument === 'object' && argument !== null
    ? Object.fromEntries(Object.entries(argument).filter(([name]) => name.toLowerCase() !== 'connection'))
    : argument;
}
