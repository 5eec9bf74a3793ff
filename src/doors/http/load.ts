/** The class of a request. Under overload, API requests are rejected before link requests. */
export type LoadClass = 'api' | 'edge';

/** The share of the maximum number of requests that is available to the API. The rest is reserved for links. */
const API_SHARE = 0.75;

/** Creates the limit of requests in progress, which bounds memory use and the duration of accepted requests. */
export function createLoad(maxRequests: number) {
  const maxByClass = { api: Math.max(1, Math.floor(maxRequests * API_SHARE)), edge: maxRequests };
  let underWay = 0;
  return {
    /** Counts a request as in progress. Returns false, without counting it, if the limit is reached. */
    enter(loadClass: LoadClass): boolean {
      if (underWay >= maxByClass[loadClass]) {
        return false;
      }
      underWay += 1;
      return true;
    },
    /** Uncounts a request that `enter` counted. */
    leave(): void {
      underWay -= 1;
    },
  };
}

/** The requests in progress. */
export type Load = ReturnType<typeof createLoad>;
