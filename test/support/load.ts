import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, GraphQLResponse, ResponseError } from './client.ts';

const CREATE = 'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { code } } }';

/** The reason why a request to create a link failed. */
export interface Refusal {
  http: number;
  retryAfter: string | null;
  error: ResponseError | undefined;
}

/** The results of a load so far. */
interface Load {
  /** The codes of the links that the server has reported as created. */
  acknowledged: string[];
  refused: Refusal[];
  /** The number of requests that ended without a response. */
  unanswered: number;
  /** Waits until a given number of further links has been created. */
  waitForMore(links: number): Promise<void>;
  /** Starts no further requests, and waits for those in progress. */
  stop(): Promise<void>;
}

/**
 * Creates links until it is stopped, with `atOnce` concurrent clients. Each sends its next request after a response,
 * and after a pause if the response was a failure.
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

/** Creates a link. Returns its code, or the reason for the failure. Rejects without a response. */
export async function tryCreateLink(client: Client, input: Record<string, unknown>): Promise<string | Refusal> {
  const { http, headers, data, errors }: GraphQLResponse<{ createSmartLink: { smartLink: { code: string } } | null }> =
    await client.request(CREATE, { input });
  const created = data?.createSmartLink ?? null;
  return created === null ? { http, retryAfter: headers.get('retry-after'), error: errors[0] } : created.smartLink.code;
}
