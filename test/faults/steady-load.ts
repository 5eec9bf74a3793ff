import {
  type KeepAliveRequest,
  type KeepAliveResponse,
  openKeepAliveConnection,
} from '../support/keep-alive-connection.ts';

/** The results so far of the clients of `startSteadyLoad`. */
interface SteadyLoad {
  /** The number of responses by status. */
  responsesByStatus: Map<number, number>;
  /** The number of requests that ended without a response. */
  unanswered: number;
  /** The time that each response took, in milliseconds. */
  times: number[];
  /** Waits for the requests in progress, and sends no more. */
  stop(): Promise<void>;
}

/** Sends requests over keep-alive connections, each with one request at a time. `onResponse` gets every response. */
export function startSteadyLoad(
  port: number,
  connections: number,
  next: () => KeepAliveRequest,
  onResponse: (response: KeepAliveResponse) => void = () => {},
): SteadyLoad {
  let stopped = false;
  const steady: SteadyLoad = {
    responsesByStatus: new Map(),
    unanswered: 0,
    times: [],
    async stop() {
      stopped = true;
      await Promise.all(running);
    },
  };

  async function sendUntilStopped(): Promise<void> {
    const connection = openKeepAliveConnection(port);
    while (!stopped) {
      const began = performance.now();
      try {
        const response = await connection.send(next());
        steady.responsesByStatus.set(response.status, (steady.responsesByStatus.get(response.status) ?? 0) + 1);
        steady.times.push(performance.now() - began);
        onResponse(response);
      } catch {
        steady.unanswered += 1;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
    connection.close();
  }
  const running = Array.from({ length: connections }, sendUntilStopped);
  return steady;
}
