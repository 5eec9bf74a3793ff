import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, AnsweredError, Client } from './client.ts';

const CREATE = 'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { code } } }';

/** How a client was refused a link. */
export interface Refusal {
  http: number;
  retryAfter: string | null;
  error: AnsweredError | undefined;
}

/** What those who make links have come to so far. */
export interface Load {
  /** The codes of the links that the server said were made. */
  acknowledged: string[];
  refused: Refusal[];
  /** How many requests ended without an answer. */
  unanswered: number;
  /** Waits for so many acknowledgements from now on, and not a moment longer. */
  more(links: number): Promise<void>;
  /** Lets the requests under way end, and begins no more. */
  stop(): Promise<void>;
}

/**
 * Makes links until told to stop, so many at once as there are turns to take: whoever has an answer asks again, after a
 * refusal with a pause.
 */
export function startLoad(client: Client, atOnce: number): Load {
  let stopped = false;
  let turn = 0;
  const waiting = new Set<() => void>();
  const load: Load = {
    acknowledged: [],
    refused: [],
    unanswered: 0,
    more(links) {
      const enough = load.acknowledged.length + links;
      return new Promise((resolve) => {
        const look = () => {
          if (load.acknowledged.length < enough) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
      });
    },
    async stop() {
      stopped = true;
      await Promise.all(running);
    },
  };

  async function keepCreating(): Promise<void> {
    while (!stopped) {
      turn += 1;
      const answer = await createLink(client, { uri: `/load/${turn}` }).catch(() => null);
      if (answer === null) load.unanswered += 1;
      else if (typeof answer === 'string') load.acknowledged.push(answer);
      else load.refused.push(answer);
      for (const look of waiting) look();
      if (typeof answer !== 'string') await sleep(10);
    }
  }
  const running = Array.from({ length: atOnce }, keepCreating);
  return load;
}

/** Makes a link: its code, or how it was refused. Rejects where the server gives no answer. */
export async function createLink(client: Client, input: Record<string, unknown>): Promise<string | Refusal> {
  const { http, headers, data, errors }: Answer<{ createSmartLink: { smartLink: { code: string } } | null }> =
    await client.ask(CREATE, { input });
  const made = data?.createSmartLink ?? null;
  return made === null ? { http, retryAfter: headers.get('retry-after'), error: errors[0] } : made.smartLink.code;
}
