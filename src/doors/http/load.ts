/** The class of a request. Each class has its own limit, so API requests never make the server reject visitors. */
export type LoadClass = 'api' | 'edge';

/** The share of the maximum number of requests that is available to the API. */
const API_SHARE = 0.75;

/** Creates the limits of requests in progress, which bound memory use and the duration of accepted requests. */
export function createLoad(maxRequests: number) {
  const maxByClass = { api: Math.max(1, Math.floor(maxRequests * API_SHARE)), edge: maxRequests };
  const underWay = { api: 0, edge: 0 };
  return {
    /** Counts a request as in progress. Returns false, without counting it, if the limit of its class is reached. */
    enter(loadClass: LoadClass): boolean {
      if (underWay[loadClass] >= maxByClass[loadClass]) {
        return false;
      }
      underWay[loadClass] += 1;
      return true;
    },
    /** Uncounts a request that `enter` counted. */
    leave(loadClass: LoadClass): void {
      underWay[loadClass] -= 1;
    },
  };
}

/** The requests in progress. */
export type Load = ReturnType<typeof createLoad>;
