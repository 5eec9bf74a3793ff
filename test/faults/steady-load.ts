import { type KeptAnswer, type KeptRequest, keptConnection } from '../support/kept-connection.ts';

/** What came of asking again and again. */
export interface Steady {
  answers: Map<number, number>;
  /** Requests that ended without an answer. */
  unanswered: number;
  /** How long each answer took, in milliseconds. */
  times: number[];
  stop(): Promise<void>;
}

/** Asks over so many kept connections at once, each again as soon as it has its answer. `look` sees every answer. */
export function askSteadily(
  port: number,
  connections: number,
  next: () => KeptRequest,
  look: (answer: KeptAnswer) => void = () => {},
): Steady {
  let stopped = false;
  const steady: Steady = {
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
        look(answer);
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
