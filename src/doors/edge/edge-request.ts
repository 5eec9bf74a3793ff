import type { IncomingMessage } from 'node:http';
import type { AppSnapshot } from '../../domain/apps/snapshot.ts';
import { type Client, detectClient } from '../../domain/clients/client.ts';
import { parseReferrerHost } from '../../domain/clients/referrer.ts';
import { applyReportedDevice } from '../../domain/clients/reported-device.ts';

/** A request on a link domain. */
export interface EdgeRequest {
  /** The app that the domain belongs to. */
  snapshot: AppSnapshot;
  client: Client;
  /** False for a HEAD request, which changes nothing. */
  opens: boolean;
  /** Without `?`. */
  query: string;
  /** The client's IP address; null if unknown. */
  address: string | null;
  userAgent: string;
  /** The host of the page that contains the link; null if the browser doesn't send it. */
  referrerHost: string | null;
  /** The header `Accept-Language`, which is parsed only for pages. */
  acceptLanguage: string | undefined;
}

/** Reads the client and its referrer from a request. */
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
    acceptLanguage: headers['accept-language'],
  };
}

function joinHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}
