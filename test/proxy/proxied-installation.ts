import { test as base } from 'vitest';
import type { GivenApp, GivenAppOptions } from '../support/builders.ts';
import { createMigratedDatabase } from '../support/database.ts';
import { givenInstallation } from '../support/installation.ts';
import { createManualClock } from '../support/manual-clock.ts';
import type { ServerProcess } from '../support/server.ts';
import type { Endpoint } from './client.ts';
import { findNginxPorts, type Nginx, type NginxOptions, startNginx } from './nginx.ts';

/** A server process behind nginx, with an app. */
export interface Site {
  server: ServerProcess;
  /** nginx, over TLS. */
  proxied: Endpoint;
  /** The server itself. */
  direct: Endpoint;
  /** nginx without TLS. */
  insecure: Endpoint;
  /** An app without a custom domain. Its clients call the server itself. */
  shop: GivenApp;
  /** An app with a custom domain. */
  boutique: GivenApp;
  /** The host of the API, as clients send it to nginx. */
  apiHost: string;
  /** The port of nginx as part of a host name if the link domain contains it, otherwise nothing. */
  suffix: string;
  /** Starts another nginx in front of this server. */
  startProxy(options?: Partial<NginxOptions>): Promise<Nginx>;
}

interface SiteSetup {
  /** The server's settings, in addition to those of docs/deployment.md. */
  env?: Record<string, string>;
  /** Whether the link domain and the custom domain contain the port of nginx. */
  hasPort?: boolean;
}

/** Those of the reference document, with the ids that association files contain. */
const PLATFORMS: GivenAppOptions['platforms'] = [
  { kind: 'web', baseUrl: 'http://www.app-web.com' },
  { kind: 'iphone', urlSchemes: ['com.app.iphone'], teamId: 'ABCDE12345', bundleId: 'com.app.iphone' },
  {
    kind: 'android',
    urlSchemes: ['com.app.android'],
    packageName: 'com.app',
    sha256Fingerprints: [Array(32).fill('AB').join(':')],
  },
];

const CUSTOM_DOMAIN = 'go.boutique.example';

/**
 * Creates a `test` with a server behind nginx for all tests of a file. The settings are those of docs/deployment.md,
 * except that only 127.0.0.1 is a trusted proxy: clients have other loopback addresses.
 */
export function createSiteTest({ env, hasPort = false }: SiteSetup = {}) {
  return base.extend('site', { scope: 'file' }, async ({}, { onCleanup }): Promise<Site> => {
    const cleanups: (() => unknown)[] = [];
    onCleanup(async () => {
      for (const cleanUp of cleanups.reverse()) {
        await cleanUp();
      }
    });
    const ports = await findNginxPorts();
    const suffix = hasPort ? `:${ports.https}` : '';
    const installation = await givenInstallation(await createMigratedDatabase(), { platforms: PLATFORMS });
    cleanups.push(() => installation.dispose());
    const clock = createManualClock();
    cleanups.push(clock.remove);
    const server = await installation.serve({
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      LINK_DOMAIN: `links.example${suffix}`,
      LINK_SCHEME: 'https',
      // Tests set up links on the server itself, whose host is 127.0.0.1.
      API_HOSTS: 'api.links.example,127.0.0.1',
      TRUSTED_PROXIES: '127.0.0.1',
      GRAPHIQL: '1',
      ...clock.env,
      ...env,
    });
    const startProxy: Site['startProxy'] = async (options) => {
      const nginx = await startNginx({
        ports: options?.ports ?? (await findNginxPorts()),
        upstreamPort: server.port,
        customDomains: [CUSTOM_DOMAIN],
        ...options,
      });
      cleanups.push(() => nginx.stop());
      return nginx;
    };
    const { certificate } = await startProxy({ ports });
    const boutique = await installation.givenApp({
      subdomain: 'boutique',
      customDomain: `${CUSTOM_DOMAIN}${suffix}`,
    });
    return {
      server,
      proxied: { port: ports.https, certificate },
      direct: { port: server.port, certificate: null },
      insecure: { port: ports.http, certificate: null },
      shop: installation.connectShop(server),
      boutique: installation.connectShop(server, boutique),
      apiHost: `api.links.example${suffix}`,
      suffix,
      startProxy,
    };
  });
}
