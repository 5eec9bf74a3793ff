import { type KeptAnswer, type KeptRequest, keptConnection } from '../support/kept-connection.ts';

/** What the clients of `askSteadily` have got so far. */
export interface SteadyLoad {
  /** How many answers had each status. */
  answers: Map<number, number>;
  /** Requests that ended without an answer. */
  unanswered: number;
  /** How long each answer took, in milliseconds. */
  times: number[];
  /** Waits for the requests under way, and sends no more. */
  stop(): Promise<void>;
}

/** Sends requests over so many kept connections, over each the next one after the answer. `onAnswer` gets every answer. */
export function askSteadily(
  port: number,
  connections: number,
  next: () => KeptRequest,
  onAnswer: (answer: KeptAnswer) => void = () => {},
): SteadyLoad {
  let stopped = false;
  const steady: SteadyLoad = {
    answers: new Map(),
    unanswered: 0,
    times: [],
    async stop() {
      stopped = true;
      await Promise.all(asking);
    },
  };

  async function keepAsking(): Promise<void> {
    const connection = keptConnection(port);
    while (!stopped) {
      const began = performance.now();
      try {
        const answer = await connection.ask(next());
        steady.answers.set(answer.status, (steady.answers.get(answer.status) ?? 0) + 1);
        steady.times.push(performance.now() - began);
        onAnswer(answer);
      } catch {
        steady.unanswered += 1;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
    connection.close();
  }
  const asking = Array.from({ length: connections }, keepAsking);
  return steady;
}
