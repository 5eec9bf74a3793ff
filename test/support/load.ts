import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, GraphQLResponse, ResponseError } from './client.ts';

const CREATE = 'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { code } } }';

/** How a client was refused a link. */
export interface Refusal {
  http: number;
  retryAfter: string | null;
  error: ResponseError | undefined;
}

/** What those who make links have come to so far. */
interface Load {
  /** The codes of the links that the server said were made. */
  acknowledged: string[];
  refused: Refusal[];
  /** How many requests ended without an answer. */
  unanswered: number;
  /** Waits for so many acknowledgements from now on, and not a moment longer. */
  waitForMore(links: number): Promise<void>;
  /** Lets the requests under way end, and begins no more. */
  stop(): Promise<void>;
}

/**
 * Makes links until told to stop, so many at once as there are turns to take: whoever has an answer asks again, after a
 * refusal with a pause.
 */
export function startLoad(client: Client, atOnce: number): Load {
  let stopped = false;
  let requestCount = 0;
  const waiting = new Set<() => void>();
  const load: Load = {
    acknowledged: [],
    refused: [],
    unanswered: 0,
    waitForMore(links) {
      const enough = load.acknowledged.length + links;
      return new Promise((resolve) => {
        const check = () => {
          if (load.acknowledged.length < enough) {
            return;
          }
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
      });
    },
    async stop() {
      stopped = true;
      await Promise.all(running);
    },
  };

  async function createUntilStopped(): Promise<void> {
    while (!stopped) {
      requestCount += 1;
      const result = await tryCreateLink(client, { uri: `/load/${requestCount}` }).catch(() => null);
      if (result === null) {
        load.unanswered += 1;
      } else if (typeof result === 'string') {
        load.acknowledged.push(result);
      } else {
        load.refused.push(result);
      }
      for (const check of waiting) {
        check();
      }
      if (typeof result !== 'string') {
        await sleep(10);
      }
    }
  }
  const running = Array.from({ length: atOnce }, createUntilStopped);
  return load;
}

/** Makes a link: its code, or how it was refused. Rejects where the server gives no answer. */
export async function tryCreateLink(client: Client, input: Record<string, unknown>): Promise<string | Refusal> {
  const { http, headers, data, errors }: GraphQLResponse<{ createSmartLink: { smartLink: { code: string } } | null }> =
    await client.request(CREATE, { input });
  const created = data?.createSmartLink ?? null;
  return created === null ? { http, retryAfter: headers.get('retry-after'), error: errors[0] } : created.smartLink.code;
}
