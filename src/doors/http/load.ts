/** Who asks: people who tap a link are the last to be sent away. */
export type LoadClass = 'api' | 'edge';

/** The part of all requests under way that the API may be: the rest is kept for links. */
const API_SHARE = 0.75;

/** Bounds what is done at once, so that what is begun is finished soon, and memory has an end. */
export function createLoad(maxRequests: number) {
  const maxByClass = { api: Math.max(1, Math.floor(maxRequests * API_SHARE)), edge: maxRequests };
  let underWay = 0;
  return {
    /** Counts a request as under way; false: there are too many already, and it is not counted. */
    enter(loadClass: LoadClass): boolean {
      if (underWay >= maxByClass[loadClass]) {
        return false;
      }
      underWay += 1;
      return true;
    },
    /** One that was counted has ended. */
    leave(): void {
      underWay -= 1;
    },
  };
}

/** What the server is working on. */
export type Load = ReturnType<typeof createLoad>;
