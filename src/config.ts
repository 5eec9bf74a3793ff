import { join } from 'node:path';
import { z } from 'zod';
import { clickLimitVariables, toClickLimits } from './config/click-limits.ts';
import { ConfigError } from './config/config-error.ts';
import { findHomeFolder } from './config/home-folder.ts';
import { type HttpLimits, httpLimitVariables, toHttpLimits } from './config/http-limits.ts';
import { rateLimitVariables, toRateLimits } from './config/rate-limits.ts';
import { createWholeNumberSchema } from './config/whole-number.ts';
import { type Networks, parseNetworks } from './domain/addresses/ip-address.ts';
import { parseUrl } from './domain/addresses/parse-url.ts';
import { type LinkSettings, MAX_DESTINATION_LENGTH } from './domain/apps/link-host.ts';
import type { ClickLimitSettings } from './domain/events/click-limits.ts';
import type { LimitSettings } from './domain/limits/limits.ts';
import { parsePrivateHosts } from './domain/previews/private-hosts.ts';

/** The validated settings of a process. Only main.ts and cli.ts read the environment. */
export interface Config {
  production: boolean;
  /** `file:<path>` or `postgres://…`. */
  databaseUrl: string;
  /** Whether `databaseUrl` is the default. */
  isDefaultDatabase: boolean;
  /** The URL of the server itself, if `databaseUrl` points to a connection pooler. Used to migrate and to LISTEN. */
  databaseDirectUrl: string | undefined;
  databasePoolSize: number;
  clickRetentionDays: number;
  clickLimits: ClickLimitSettings;
  host: string;
  port: number;
  links: LinkSettings;
  /** The part of `links` that variables set. The rest are defaults. */
  explicitLinks: Partial<LinkSettings>;
  graphiql: boolean;
  dashboard: boolean;
  demo: boolean;
  corsOrigins: ReadonlySet<string>;
  /** The proxies that are trusted to report their clients' IP addresses; null if there are none. */
  trustedProxies: Networks | null;
  /** The header in which the proxies report these IP addresses. */
  forwardedHeader: 'x-forwarded-for' | 'forwarded';
  /** The token that /metrics requires, or a null token if it requires none; null if the endpoint is off. */
  metrics: { token: string | null } | null;
  /** How long the server keeps accepting requests after a stop signal, in milliseconds. */
  drainDelayMs: number;
  limits: LimitSettings;
  /** Whether the server scrapes destination pages for the metadata that previews lack. */
  scrapePreviews: boolean;
  /** The authorities (`host:port`) that may be scraped although their IP addresses aren't public. */
  previewPrivateHosts: ReadonlySet<string>;
  httpLimits: HttpLimits;
  logLevel: (typeof LOG_LEVELS)[number];
  graphqlLimits: GraphQLLimits;
  /** The manifest of the operations that clients can request by id; null if there is none. */
  persistedOperations: { path: string; only: boolean } | null;
}

/** The limits of one GraphQL operation: its size and its run time. */
export interface GraphQLLimits {
  tokens: number;
  depth: number;
  aliases: number;
  rootFields: number;
  directives: number;
  /** How many times a field may be selected at one path of the response. */
  repeats: number;
  /** The maximum cost, in points. */
  cost: number;
  timeoutMs: number;
}

/** Any other value is rejected: a misspelled `production` would turn on the demo app and GraphiQL. */
const NODE_ENVIRONMENTS = ['production', 'development', 'test'] as const;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Leaves requests in progress at least two seconds to finish, because `DRAIN_MS` includes the delay. */
const LONGEST_DRAIN_DELAY_MS = 7_000;

const flagSchema = z.enum(['0', '1'], { error: 'must be 0 or 1' }).transform((text) => text === '1');

/** The maximum number of characters of a value that an error message quotes. */
const MAX_QUOTED_LENGTH = 100;

/** Settings that may contain a password or a token: error messages don't quote their values. */
const SECRET_VARIABLES: ReadonlySet<string> = new Set(['DATABASE_URL', 'DATABASE_DIRECT_URL', 'METRICS_TOKEN']);

const HOST_NAME =
  /^(?=.{1,253}(:|$))[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[1-9][0-9]{0,4})?$/;

export const environmentSchema = z.object({
  NODE_ENV: z.enum(NODE_ENVIRONMENTS, { error: 'must be production, development or test' }).optional(),
  SMARTLINKS_HOME: z.string().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^(file:.|postgres(ql)?:\/\/)/, 'must be file:<path> or postgres://<user>@<host>/<database>')
    .optional(),
  DATABASE_DIRECT_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be postgres://<user>@<host>/<database>')
    .optional(),
  DATABASE_POOL_SIZE: createWholeNumberSchema(1, 1000).default(10),
  CLICK_RETENTION_DAYS: createWholeNumberSchema(1, 36_500).default(90),
  ...clickLimitVariables,
  HOST: z.string().min(1).optional(),
  PORT: createWholeNumberSchema(0, 65535).default(4000),
  LINK_DOMAIN: z
    .string()
    .toLowerCase()
    .regex(HOST_NAME, 'must be a host name, followed by :<port> unless LINK_SCHEME implies the port')
    .optional(),
  LINK_SCHEME: z.enum(['http', 'https'], { error: 'must be http or https' }).optional(),
  MAX_DESTINATION_LENGTH: createWholeNumberSchema(256, 65_536).default(MAX_DESTINATION_LENGTH),
  ALLOW_INSECURE_LINKS: flagSchema.default(false),
  API_HOSTS: z.string().toLowerCase().optional(),
  CORS_ORIGINS: z.string().default(''),
  TRUSTED_PROXIES: z.string().toLowerCase().default(''),
  FORWARDED_HEADER: z
    .enum(['x-forwarded-for', 'forwarded'], { error: 'must be x-forwarded-for or forwarded' })
    .default('x-forwarded-for'),
  ...rateLimitVariables,
  ...httpLimitVariables,
  SCRAPE_PREVIEWS: flagSchema.default(true),
  PREVIEW_PRIVATE_HOSTS: z.string().toLowerCase().default(''),
  GRAPHIQL: flagSchema.optional(),
  DASHBOARD: flagSchema.optional(),
  DEMO: flagSchema.optional(),
  METRICS: flagSchema.optional(),
  METRICS_TOKEN: z
    .string()
    .regex(/^[!-~]{16,256}$/, 'must be 16 to 256 visible ASCII characters')
    .optional(),
  DRAIN_DELAY_MS: createWholeNumberSchema(0, LONGEST_DRAIN_DELAY_MS).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  PERSISTED_OPERATIONS: z.string().optional(),
  PERSISTED_OPERATIONS_ONLY: flagSchema.default(false),
  GRAPHQL_MAX_TOKENS: createWholeNumberSchema(1, 10_000).default(1_000),
  GRAPHQL_MAX_DEPTH: createWholeNumberSchema(1, 100).default(10),
  GRAPHQL_MAX_ALIASES: createWholeNumberSchema(0, 1_000).default(15),
  GRAPHQL_MAX_ROOT_FIELDS: createWholeNumberSchema(1, 1_000).default(10),
  GRAPHQL_MAX_DIRECTIVES: createWholeNumberSchema(0, 1_000).default(10),
  GRAPHQL_MAX_REPEATS: createWholeNumberSchema(1, 1_000).default(50),
  GRAPHQL_MAX_COST: createWholeNumberSchema(1, 1_000_000).default(5_000),
  GRAPHQL_TIMEOUT_MS: createWholeNumberSchema(1, 600_000).default(5_000),
});

/** The names of all settings. */
export const SETTINGS: readonly string[] = Object.keys(environmentSchema.shape);

/** The purpose of a process, which determines the required settings. `manage` is the CLI. */
export type Purpose = 'serve' | 'manage' | 'migrate';

/**
 * Reads the settings from environment variables; an empty variable counts as unset.
 *
 * @throws ConfigError that names every invalid variable and says how to fix it.
 */
export function parseConfig(variables: Record<string, string | undefined>, purpose: Purpose = 'serve'): Config {
  const nonEmptyVariables = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(nonEmptyVariables);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => {
      const name = path.join('.');
      return SECRET_VARIABLES.has(name)
        ? `${name} ${message}`
        : `${name} ${message}; got ${quoteValue(nonEmptyVariables[name])}`;
    });
    throw createConfigError(faults);
  }
  const env = parsed.data;
  const production = env.NODE_ENV === 'production';
  const explicitLinks: Partial<LinkSettings> = {
    ...(env.LINK_DOMAIN === undefined ? {} : { domain: env.LINK_DOMAIN }),
    ...(env.LINK_SCHEME === undefined ? {} : { scheme: env.LINK_SCHEME }),
    ...(nonEmptyVariables.MAX_DESTINATION_LENGTH === undefined
      ? {}
      : { maxDestinationLength: env.MAX_DESTINATION_LENGTH }),
    ...(env.API_HOSTS === undefined ? {} : { apiHosts: new Set(parseApiHosts(env.API_HOSTS)) }),
  };
  if (production) {
    requireInProduction(env, purpose);
  }
  checkPersistedOperations(env);
  return {
    production,
    databaseUrl: env.DATABASE_URL ?? `file:${join(findHomeFolder(env), 'data', 'smartlinks.db')}`,
    isDefaultDatabase: env.DATABASE_URL === undefined,
    databaseDirectUrl: env.DATABASE_DIRECT_URL,
    databasePoolSize: env.DATABASE_POOL_SIZE,
    clickRetentionDays: env.CLICK_RETENTION_DAYS,
    clickLimits: toClickLimits(env),
    host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: env.PORT,
    links: {
      domain: `localhost:${env.PORT}`,
      scheme: 'http',
      maxDestinationLength: MAX_DESTINATION_LENGTH,
      ...explicitLinks,
    },
    explicitLinks,
    graphiql: env.GRAPHIQL ?? (!production && !env.PERSISTED_OPERATIONS_ONLY),
    dashboard: env.DASHBOARD ?? !env.PERSISTED_OPERATIONS_ONLY,
    demo: env.DEMO ?? !production,
    corsOrigins: new Set(parseOrigins(env.CORS_ORIGINS)),
    trustedProxies: parseProxies(env.TRUSTED_PROXIES),
    forwardedHeader: env.FORWARDED_HEADER,
    // Off by default in production, because every client of a proxy on this machine seems to be local.
    metrics:
      (env.METRICS ?? (!production || env.METRICS_TOKEN !== undefined)) ? { token: env.METRICS_TOKEN ?? null } : null,
    drainDelayMs: env.DRAIN_DELAY_MS ?? (production ? 3_000 : 250),
    limits: toRateLimits(env),
    httpLimits: toHttpLimits(env),
    scrapePreviews: env.SCRAPE_PREVIEWS,
    previewPrivateHosts: parsePreviewPrivateHosts(env.PREVIEW_PRIVATE_HOSTS),
    logLevel: env.LOG_LEVEL,
    graphqlLimits: {
      tokens: env.GRAPHQL_MAX_TOKENS,
      depth: env.GRAPHQL_MAX_DEPTH,
      aliases: env.GRAPHQL_MAX_ALIASES,
      rootFields: env.GRAPHQL_MAX_ROOT_FIELDS,
      directives: env.GRAPHQL_MAX_DIRECTIVES,
      repeats: env.GRAPHQL_MAX_REPEATS,
      cost: env.GRAPHQL_MAX_COST,
      timeoutMs: env.GRAPHQL_TIMEOUT_MS,
    },
    persistedOperations:
      env.PERSISTED_OPERATIONS === undefined
        ? null
        : { path: env.PERSISTED_OPERATIONS, only: env.PERSISTED_OPERATIONS_ONLY },
  };
}

/** Settings whose development defaults would be silently wrong in production. */
const NEEDED_IN_PRODUCTION = {
  serve: ['DATABASE_URL', 'LINK_DOMAIN', 'LINK_SCHEME', 'API_HOSTS'],
  manage: ['DATABASE_URL', 'LINK_DOMAIN', 'LINK_SCHEME'],
  migrate: ['DATABASE_URL'],
} as const satisfies Record<Purpose, readonly (keyof z.output<typeof environmentSchema>)[]>;

function requireInProduction(env: z.output<typeof environmentSchema>, purpose: Purpose): void {
  const missing = NEEDED_IN_PRODUCTION[purpose].filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new ConfigError(`NODE_ENV=production requires these settings: ${missing.join(', ')}.`);
  }
  if (purpose !== 'migrate' && env.LINK_SCHEME === 'http' && !env.ALLOW_INSECURE_LINKS) {
    throw new ConfigError(
      'LINK_SCHEME must be https in production, because phones open apps only for https links; got `http`. Set ALLOW_INSECURE_LINKS=1 to use http anyway.',
    );
  }
}

function checkPersistedOperations(env: z.output<typeof environmentSchema>): void {
  if (env.PERSISTED_OPERATIONS_ONLY && env.PERSISTED_OPERATIONS === undefined) {
    throw new ConfigError(
      'PERSISTED_OPERATIONS_ONLY=1 requires PERSISTED_OPERATIONS, the manifest of the accepted operations.',
    );
  }
  if (env.PERSISTED_OPERATIONS_ONLY && env.GRAPHIQL === true) {
    throw new ConfigError(
      'GRAPHIQL=1 and PERSISTED_OPERATIONS_ONLY=1 exclude each other, because GraphiQL sends operations that no manifest has. Set one of them to 0.',
    );
  }
}

function createConfigError(faults: readonly string[]): ConfigError {
  return new ConfigError(`Invalid settings: ${faults.join('. ')}.`);
}

/** Puts a value into backticks, shortened and on one line. */
function quoteValue(value = ''): string {
  const line = value.replace(/\p{Cc}/gu, ' ');
  return `\`${line.length > MAX_QUOTED_LENGTH ? `${line.slice(0, MAX_QUOTED_LENGTH)}…` : line}\``;
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function parseProxies(text: string): Networks | null {
  const entries = splitList(text);
  if (entries.length === 0) {
    return null;
  }
  const networks = parseNetworks(entries);
  if (networks.ok) {
    return networks.value;
  }
  const invalid = entries.find((entry) => !parseNetworks([entry]).ok);
  throw createConfigError([
    `TRUSTED_PROXIES must list IP addresses (10.0.0.7), networks (10.0.0.0/24), loopback or private; got ${quoteValue(invalid)}`,
  ]);
}

function parsePreviewPrivateHosts(text: string): ReadonlySet<string> {
  const entries = splitList(text);
  const hosts = parsePrivateHosts(entries);
  if (hosts.ok) {
    return hosts.value;
  }
  const invalid = entries.find((entry) => !parsePrivateHosts([entry]).ok);
  throw createConfigError([
    `PREVIEW_PRIVATE_HOSTS must list hosts such as intranet.example or 10.0.0.7:8080; got ${quoteValue(invalid)}`,
  ]);
}

/** Rejects schemes and ports, because no request would match them: every API request would fail with 421. */
function parseApiHosts(text: string): string[] {
  return splitList(text).map((name) => {
    if (!/^([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/.test(name)) {
      throw createConfigError([
        `API_HOSTS must list host names such as api.links.example, without scheme and port; got ${quoteValue(name)}`,
      ]);
    }
    return name;
  });
}

/** An origin as browsers send it: a scheme, a host and a port unless it is the default. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/;

/** Accepts any scheme: apps in a web view have origins such as capacitor://localhost. */
function parseOrigins(text: string): string[] {
  return splitList(text).map((entry) => {
    const origin = normalizeOrigin(entry.replace(/\/$/, ''));
    if (origin === null) {
      throw createConfigError([
        `CORS_ORIGINS must list origins such as https://shop.example, without path; got ${quoteValue(entry)}`,
      ]);
    }
    return origin;
  });
}

function normalizeOrigin(text: string): string | null {
  // The parser would drop an empty query or fragment, and user names.
  if (/[?#@\\]/.test(text) || !/^[^/]+:\/\/[^/]+$/.test(text)) {
    return null;
  }
  const url = parseUrl(text);
  const origin = `${url?.protocol}//${url?.host.toLowerCase()}`;
  return ORIGIN.test(origin) ? origin : null;
}
