import { encodeCursor } from '../../src/doors/graphql/global-id.ts';
import { computePlainDestinations, type Facts, LINK_HOST } from './bench-database.ts';
import { CLICKS_OF_CLICKED } from './generate-clicks.ts';
import type { HttpResponse } from './http-client.ts';

/** One kind of load: its requests, and the checks of the responses. */
export interface Scenario {
  /** The number of operations per response. */
  worth: number;
  /** The number of concurrent connections. */
  connections: number;
  /** The table that gets one row per acknowledged operation, or null if nothing is written. */
  writes: 'smart_links' | 'clicks' | null;
  /** Formats the HTTP request with this number. Numbers increase across all connections. */
  request(requestNumber: number): string;
  /** Checks a response cheaply. Runs for every response. Returns the problem, or null. */
  checkQuickly(response: HttpResponse): string | null;
  /** Checks the response to the request with this number completely. Returns the problem, or null. */
  check(response: HttpResponse, requestNumber: number): string | null;
}

export type ScenarioName = keyof typeof SCENARIOS;

const BULK_ITEMS = 5_000;

const OPERATIONS = {
  hello: '{ __typename }',
  link: `query ($code: String!) {
  smartLink(by: { code: $code }) { code url uri destinations { platform link fallback source } }
}`,
  create: `mutation ($input: CreateSmartLinkInput!) {
  createSmartLink(input: $input) { smartLink { code url } }
}`,
  bulk: `mutation ($input: CreateSmartLinksInput!) {
  createSmartLinks(input: $input) { succeeded results { smartLink { code } } }
}`,
  stats: `query ($code: String!) {
  smartLink(by: { code: $code }) {
    stats {
      totals { clicks visitors bots }
      byDay { day clicks }
      byPlatform { platform clicks }
      byReferrer(limit: 5) { host clicks }
    }
    clicks(first: 10) { nodes { createdAt platform } }
  }
}`,
  page: `query ($after: String) {
  smartLinks(first: 20, after: $after) { nodes { code uri } pageInfo { hasNextPage endCursor } }
}`,
} as const;

const CHROME_ON_ANDROID =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36';

interface Created {
  data: { createSmartLink?: { smartLink?: { code?: string; url?: string } } };
}

interface CreatedMany {
  data: { createSmartLinks?: { succeeded?: number; results?: { smartLink?: { code?: string } }[] } };
}

interface Listed {
  data: { smartLinks?: { nodes?: { code?: string }[]; pageInfo?: { hasNextPage?: boolean } } };
}

interface Counted {
  data: { smartLink?: { stats?: { totals?: object; byReferrer?: object[] } } };
}

const ADDRESS = /^http:\/\/shop\.link\.test\/([0-9A-Za-z]{7})$/;

export const SCENARIOS = {
  hello({ secretToken }: Facts): Scenario {
    const request = formatPost(secretToken, '/graphql', { query: OPERATIONS.hello });
    return {
      ...reading,
      request: () => request,
      check: (response) => describeDifference(response, { data: { __typename: 'Query' } }),
    };
  },

  link({ secretToken, links }: Facts): Scenario {
    const requests = links.map(({ code }) =>
      formatPost(secretToken, '/graphql', { query: OPERATIONS.link, variables: { code } }),
    );
    return {
      ...reading,
      request: (requestNumber) => pickEntry(requests, requestNumber),
      check(response, requestNumber) {
        const link = pickEntry(links, requestNumber);
        const destinations = computePlainDestinations(link).map(([platform, link, fallback, source]) => ({
          ...{ platform, link, fallback, source },
        }));
        const url = `http://${LINK_HOST}/${link.code}`;
        return describeDifference(response, {
          data: { smartLink: { code: link.code, url, uri: link.uri, destinations } },
        });
      },
    };
  },

  create({ secretToken }: Facts): Scenario {
    return {
      ...creating,
      request: (requestNumber) =>
        formatPost(secretToken, '/graphql', {
          query: OPERATIONS.create,
          variables: { input: { uri: `/products/bench-${requestNumber}` } },
        }),
      check(response) {
        const { code, url = '' } = parseBody<Created>(response).data?.createSmartLink?.smartLink ?? {};
        return code !== undefined && ADDRESS.exec(url)?.[1] === code ? null : 'no link, or no URL with its code';
      },
    };
  },

  bulk({ secretToken }: Facts): Scenario {
    const items = Array.from({ length: BULK_ITEMS }, (_, i) => ({ uri: `/products/bulk-${i}` }));
    const request = formatPost(secretToken, '/graphql', { query: OPERATIONS.bulk, variables: { input: { items } } });
    return {
      ...creating,
      worth: BULK_ITEMS,
      // One call is served while the next one waits.
      connections: 2,
      request: () => request,
      check(response) {
        const { succeeded, results = [] } = parseBody<CreatedMany>(response).data?.createSmartLinks ?? {};
        const codes = new Set(results.map(({ smartLink }) => smartLink?.code));
        return succeeded === BULK_ITEMS && codes.size === BULK_ITEMS && !codes.has(undefined)
          ? null
          : `${codes.size} codes for ${BULK_ITEMS} items`;
      },
    };
  },

  /** Pages of a list from random positions, but not near its end. */
  page({ secretToken, links }: Facts): Scenario {
    const requests = links
      .slice(Math.ceil(links.length / 10))
      .map(({ id }) =>
        formatPost(secretToken, '/graphql', { query: OPERATIONS.page, variables: { after: encodeCursor(id) } }),
      );
    return {
      ...reading,
      request: (requestNumber) => pickEntry(requests, requestNumber),
      check(response) {
        const { nodes = [], pageInfo } = parseBody<Listed>(response).data?.smartLinks ?? {};
        const codes = new Set(nodes.map(({ code }) => code));
        return codes.size === 20 && pageInfo?.hasNextPage === true ? null : `a page of ${codes.size} links`;
      },
    };
  },

  /** The statistics of one link, as a dashboard shows them. */
  stats({ secretToken, links }: Facts): Scenario {
    const requests = links
      .filter(({ clicked }) => clicked)
      .map(({ code }) => formatPost(secretToken, '/graphql', { query: OPERATIONS.stats, variables: { code } }));
    return {
      ...reading,
      request: (requestNumber) => pickEntry(requests, requestNumber),
      check(response) {
        const { totals, byReferrer = [] } = parseBody<Counted>(response).data?.smartLink?.stats ?? {};
        const expected = JSON.stringify(CLICKS_OF_CLICKED);
        return JSON.stringify(totals) === expected && byReferrer.length > 0 ? null : `${JSON.stringify(totals)} clicks`;
      },
    };
  },

  unique({ secretToken }: Facts): Scenario {
    return {
      ...creating,
      request: (requestNumber) =>
        formatPost(secretToken, '/graphql', {
          query: OPERATIONS.create,
          variables: { input: { uri: `/products/unique-${requestNumber}`, unique: true } },
        }),
      check: (response) => (parseBody<Created>(response).data?.createSmartLink?.smartLink?.code ? null : 'no link'),
    };
  },

  'v2-create'({ secretToken }: Facts): Scenario {
    return {
      ...creating,
      request: (requestNumber) =>
        formatPost(secretToken, '/v2/smartlinks', { uri: `/products/bench-${requestNumber}` }),
      check: (response) =>
        ADDRESS.test(parseBody<{ smartlink: string }>(response).smartlink ?? '') ? null : 'no address',
    };
  },

  'v2-resolve'({ secretToken, links }: Facts): Scenario {
    const requests = links.map(({ code }) =>
      formatPost(secretToken, '/v2/smartlinks/resolve', { smartlink: `http://${LINK_HOST}/${code}` }),
    );
    return {
      ...reading,
      request: (requestNumber) => pickEntry(requests, requestNumber),
      // With a web token nothing is recorded, and the deep link has no parameters.
      check: (response, requestNumber) =>
        describeDifference(response, { deeplink: `https://www.shop.example/${pickEntry(links, requestNumber).uri}` }),
    };
  },

  edge({ links }: Facts): Scenario {
    const requests = links.map(
      ({ code }) =>
        `GET /${code} HTTP/1.1\r\nhost: ${LINK_HOST}\r\nuser-agent: ${CHROME_ON_ANDROID}\r\n` +
        'accept: text/html\r\naccept-language: en\r\n\r\n',
    );
    return {
      ...reading,
      writes: 'clicks',
      request: (requestNumber) => pickEntry(requests, requestNumber),
      checkQuickly: ({ status }) => (status === 302 ? null : `status ${status}`),
      check({ head }, requestNumber) {
        const number = pickEntry(links, requestNumber).uri.slice('products/'.length);
        const location = /^location: (.*)$/im.exec(head)?.[1] ?? '';
        return location.startsWith(`intent://p/${number}`) && location.includes('S.browser_fallback_url=https')
          ? null
          : `leads to ${location}`;
      },
    };
  },
};

const reading: Pick<Scenario, 'worth' | 'connections' | 'writes' | 'checkQuickly'> = {
  worth: 1,
  connections: 32,
  writes: null,
  checkQuickly({ status, body }) {
    if (status !== 200) {
      return `status ${status}: ${body.toString().slice(0, 300)}`;
    }
    return body.includes('"errors"') ? `an error: ${body.toString().slice(0, 300)}` : null;
  },
};

const creating = { ...reading, writes: 'smart_links' } as const;

/** Parses the body as the expected type. Every part is optional, because the response may be wrong. */
function parseBody<T>({ body }: HttpResponse): Partial<T> {
  try {
    return JSON.parse(body.toString()) as Partial<T>;
  } catch {
    return {};
  }
}

/** Compares the body as text, with the keys in the requested order. */
function describeDifference({ body }: HttpResponse, expected: object): string | null {
  const text = JSON.stringify(expected);
  const found = body.toString();
  return found === text ? null : `${found.slice(0, 300)} instead of ${text.slice(0, 300)}`;
}

function pickEntry<T>(list: readonly T[], requestNumber: number): T {
  const entry = list[requestNumber % list.length];
  if (entry === undefined) {
    throw new RangeError('there is nothing to choose from');
  }
  return entry;
}

function formatPost(token: string, path: string, body: object): string {
  const text = JSON.stringify(body);
  return (
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Token ${token}\r\n` +
    'content-type: application/json\r\naccept: application/json\r\n' +
    `content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
  );
}
