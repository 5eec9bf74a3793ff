import type { IncomingMessage } from 'node:http';
import type { AppSnapshot } from '../../domain/apps/snapshot.ts';
import { type Client, detectClient } from '../../domain/clients/client.ts';
import { parseReferrerHost } from '../../domain/clients/referrer.ts';
import { applyReportedDevice } from '../../domain/clients/reported-device.ts';

/** One request on a link's host, as far as what is served there cares. */
export interface EdgeRequest {
  /** The app whose host it is. */
  snapshot: AppSnapshot;
  client: Client;
  /** False for a HEAD, which changes nothing. */
  opens: boolean;
  /** Without `?`. */
  query: string;
  /** Whom the request comes from; null: not known. */
  address: string | null;
  userAgent: string;
  /** The host of the page that leads here; null: not told. */
  referrerHost: string | null;
  /** What pages are written in, as far as they can: a language tag. */
  language: string;
}

/** Reads who asks from a request. */
export function parseEdgeRequest(
  request: IncomingMessage,
  address: string | null,
  snapshot: AppSnapshot,
  query: string,
): EdgeRequest {
  const { headers } = request;
  const userAgent = headers['user-agent'] ?? '';
  const client = detectClient(userAgent, {
    secPurpose: joinHeader(headers['sec-purpose']),
    purpose: joinHeader(headers.purpose),
    xPurpose: joinHeader(headers['x-purpose']),
    xMoz: joinHeader(headers['x-moz']),
  });
  return {
    snapshot,
    client: applyReportedDevice(client, query),
    opens: request.method === 'GET',
    query,
    address,
    userAgent,
    referrerHost: parseReferrerHost(headers.referer, headers.host),
    language: parseLanguage(headers['accept-language']),
  };
}

/** The language that comes first, as browsers put it; people without one get English. */
function parseLanguage(accepted: string | undefined): string {
  return /^\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*(?:[,;]|$)/.exec(accepted ?? '')?.[1] ?? 'en';
}

function joinHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}
