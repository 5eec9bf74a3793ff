import type { ServerResponse } from 'node:http';

/** Who asks: people who tap a link are the last to be sent away. */
export type Asking = 'api' | 'edge';

/** Counts a request as under way until its answer is sent; false: there are too many already, and it is not counted. */
export type EnterLoad = (asking: Asking, response: ServerResponse) => boolean;

/** The part of all requests under way that the API may be: the rest is kept for links. */
const API_SHARE = 0.75;

/** Bounds what is done at once, so that what is begun is finished soon, and memory has an end. */
export function createLoad(most: number): EnterLoad {
  const mostByAsking = { api: Math.max(1, Math.floor(most * API_SHARE)), edge: most };
  let underWay = 0;
  return (asking, response) => {
    if (underWay >= mostByAsking[asking]) return false;
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
    return true;
  };
}
