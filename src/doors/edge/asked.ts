import type { IncomingMessage } from 'node:http';
import type { AppConfiguration } from '../../domain/apps/snapshot.ts';
import { referrerHost } from '../../domain/clients/referrer.ts';
import { type Client, recognise } from '../../domain/clients/client.ts';
import { withToldDevice } from '../../domain/clients/told-device.ts';

/** One request on a link's host, as far as what is served there cares. */
export interface Asked {
  /** The app whose host it is. */
  config: AppConfiguration;
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
export function askedBy(
  request: IncomingMessage,
  address: string | null,
  config: AppConfiguration,
  query: string,
): Asked {
  const { headers } = request;
  const userAgent = headers['user-agent'] ?? '';
  const client = recognise(userAgent, {
    secPurpose: one(headers['sec-purpose']),
    purpose: one(headers.purpose),
    xPurpose: one(headers['x-purpose']),
    xMoz: one(headers['x-moz']),
  });
  return {
    config,
    client: withToldDevice(client, query),
    opens: request.method === 'GET',
    query,
    address,
    userAgent,
    referrerHost: referrerHost(headers.referer, headers.host),
    language: languageOf(headers['accept-language']),
  };
}

/** The language that comes first, as browsers put it; people without one get English. */
function languageOf(accepted: string | undefined): string {
  return /^\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*(?:[,;]|$)/.exec(accepted ?? '')?.[1] ?? 'en';
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}
