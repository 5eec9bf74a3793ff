import {
  type KeepAliveRequest,
  type KeepAliveResponse,
  openKeepAliveConnection,
} from '../support/keep-alive-connection.ts';

/** What the clients of `startSteadyLoad` have got so far. */
interface SteadyLoad {
  /** How many answers had each status. */
  responsesByStatus: Map<number, number>;
  /** Requests that ended without an answer. */
  unanswered: number;
  /** How long each answer took, in milliseconds. */
  times: number[];
  /** Waits for the requests under way, and sends no more. */
  stop(): Promise<void>;
}

/** Sends requests over so many kept connections, over each the next one after the answer. `onResponse` gets every answer. */
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
