import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { yieldToEventLoop } from '../../domain/time-slice.ts';

/** The pause after the first probe, in milliseconds. Each further pause is longer by this factor. */
const FIRST_PAUSE_MS = 5;
const PAUSE_FACTOR = 4;

/** What the probe uses of a response. Only `destroyed` is required, for tests of other parts. */
export type ProbedResponse = Pick<ServerResponse, 'destroyed'> &
  Partial<Pick<ServerResponse, 'socket' | 'headersSent' | 'req' | 'writeProcessing'>>;

/**
 * Creates the probe that finds out whether a client still waits for a response. Most clients that go away just close
 * their connection, which looks the same as closing only its sending half: the system reports the difference only
 * after the server has sent something. So the probe sends an interim response, 102, which every client of HTTP/1.1 must
 * be able to ignore (RFC 9110, section 15.2). The system of a client that is gone resets the connection, which
 * destroys the response. Long work calls the probe; short requests get only their response.
 */
export function createClientProbe(response: ProbedResponse) {
  let pauseMs = FIRST_PAUSE_MS;
  let nextAt = Number.NEGATIVE_INFINITY;

  function send(): void {
    if (isClientUncertain(response)) {
      nextAt = performance.now() + pauseMs;
      pauseMs *= PAUSE_FACTOR;
      response.writeProcessing?.();
    }
  }

  return {
    /** Sends a 102 if the client may be gone. It sends few of them: the pauses grow with the duration of the work. */
    sendIfDue(): void {
      if (performance.now() >= nextAt) {
        send();
      }
    },

    /** Resolves once the server knows about a client that was gone before, unless the network is slow. */
    async confirm(): Promise<void> {
      // The end of the connection arrives one event-loop iteration after the request, at the earliest.
      await yieldToEventLoop();
      await yieldToEventLoop();
      if (!isClientUncertain(response)) {
        return;
      }
      send();
      await sleep(FIRST_PAUSE_MS);
      // The system accepts the first probe. If it received a reset in response, it rejects the second one, and Node.js
      // closes the connection at the end of this event-loop iteration.
      send();
      await yieldToEventLoop();
      await yieldToEventLoop();
    },
  };
}

/**
 * Returns whether the client has closed its sending half and can receive a 102. It can't in HTTP/1.0, after the head of
 * the response, and before the responses to earlier requests on the connection.
 */
function isClientUncertain({ destroyed, socket, headersSent, req: request }: ProbedResponse): boolean {
  return !destroyed && socket?.readableEnded === true && headersSent === false && request?.httpVersion !== '1.0';
}
