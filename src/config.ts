import { z } from 'zod';
import { ConfigError } from './config/config-error.ts';
import { type HttpLimits, httpLimitVariables, toHttpLimits } from './config/http-limits.ts';
import { rateLimitVariables, toRateLimits } from './config/rate-limits.ts';
import { createWholeNumberSchema } from './config/whole-number.ts';
import { type Networks, parseNetworks } from './domain/addresses/ip-address.ts';
import type { LinkSettings } from './domain/apps/link-host.ts';
import type { LimitSettings } from './domain/limits/limits.ts';
import { parsePrivateHosts } from './domain/previews/private-hosts.ts';

/** The settings of a process, checked. Only main.ts and cli.ts read the environment that they come from. */
export interface Config {
  production: boolean;
  /** `file:<path>` or `postgres://…`. */
  databaseUrl: string;
  /** PostgreSQL past a pooler: for migrations and LISTEN. */
  databaseDirectUrl: string | undefined;
  databasePoolSize: number;
  clickRetentionDays: number;
  host: string;
  port: number;
  links: LinkSettings;
  /** The host names, without port, under which the API answers; null: any loopback name or address. */
  apiHosts: ReadonlySet<string> | null;
  graphiql: boolean;
  demo: boolean;
  corsOrigins: ReadonlySet<string>;
  /** The proxies in front that are trusted to report their clients' addresses; null if there are none. */
  trustedProxies: Networks | null;
  /** The header in which the proxies report them. */
  forwardedHeader: 'x-forwarded-for' | 'forwarded';
  /** Access to /metrics: clients that send this token, or (null) all that reach the API. Null as a whole: none. */
  metrics: { token: string | null } | null;
  /** How long a server goes on accepting requests after the signal to stop, in milliseconds. */
  drainDelayMs: number;
  limits: LimitSettings;
  /** Whether what links show is completed by the pages that they lead to. */
  scrapePreviews: boolean;
  /** `host:port` of what is scraped though it has no public address. */
  previewPrivateHosts: ReadonlySet<string>;
  httpLimits: HttpLimits;
  logLevel: (typeof LOG_LEVELS)[number];
  graphqlLimits: GraphQLLimits;
}

/** The most that one GraphQL operation may have, and for how long it may run. */
export interface GraphQLLimits {
  tokens: number;
  depth: number;
  aliases: number;
  rootFields: number;
  directives: number;
  /** How often a field may be selected at one path of the response. */
  repeats: number;
  /** In points. */
  cost: number;
  timeoutMs: number;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What is left of the ten seconds in which a server stops is for the requests under way. */
const LONGEST_DRAIN_DELAY_MS = 7_000;

const flagSchema = z.enum(['0', '1'], { error: 'is 0 or 1' }).transform((text) => text === '1');

const HOST_NAME =
  /^(?=.{1,253}(:|$))[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[1-9][0-9]{0,4})?$/;

export const environmentSchema = z.object({
  NODE_ENV: z.string().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^(file:.|postgres(ql)?:\/\/)/, 'is file:<path> or postgres://<user>@<host>/<database>')
    .optional(),
  DATABASE_DIRECT_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'is postgres://<user>@<host>/<database>')
    .optional(),
  DATABASE_POOL_SIZE: createWholeNumberSchema(1, 1000).default(10),
  CLICK_RETENTION_DAYS: createWholeNumberSchema(1, 36_500).default(90),
  HOST: z.string().min(1).optional(),
  PORT: createWholeNumberSchema(0, 65535).default(4000),
  LINK_DOMAIN: z
    .string()
    .toLowerCase()
    .regex(HOST_NAME, 'is a host name, with :<port> where the scheme has another')
    .optional(),
  LINK_SCHEME: z.enum(['http', 'https'], { error: 'is http or https' }).optional(),
  ALLOW_INSECURE_LINKS: flagSchema.default(false),
  API_HOSTS: z.string().toLowerCase().optional(),
  CORS_ORIGINS: z.string().default(''),
  TRUSTED_PROXIES: z.string().toLowerCase().default(''),
  FORWARDED_HEADER: z
    .enum(['x-forwarded-for', 'forwarded'], { error: 'is x-forwarded-for or forwarded' })
    .default('x-forwarded-for'),
  ...rateLimitVariables,
  ...httpLimitVariables,
  SCRAPE_PREVIEWS: flagSchema.default(true),
  PREVIEW_PRIVATE_HOSTS: z.string().toLowerCase().default(''),
  GRAPHIQL: flagSchema.optional(),
  DEMO: flagSchema.optional(),
  METRICS: flagSchema.optional(),
  METRICS_TOKEN: z
    .string()
    .regex(/^[!-~]{16,256}$/, 'has 16 to 256 visible ASCII characters')
    .optional(),
  DRAIN_DELAY_MS: createWholeNumberSchema(0, LONGEST_DRAIN_DELAY_MS).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `is one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  GRAPHQL_MAX_TOKENS: createWholeNumberSchema(1, 10_000).default(1_000),
  GRAPHQL_MAX_DEPTH: createWholeNumberSchema(1, 100).default(10),
  GRAPHQL_MAX_ALIASES: createWholeNumberSchema(0, 1_000).default(15),
  GRAPHQL_MAX_ROOT_FIELDS: createWholeNumberSchema(1, 1_000).default(10),
  GRAPHQL_MAX_DIRECTIVES: createWholeNumberSchema(0, 1_000).default(10),
  GRAPHQL_MAX_REPEATS: createWholeNumberSchema(1, 1_000).default(50),
  GRAPHQL_MAX_COST: createWholeNumberSchema(1, 1_000_000).default(5_000),
  GRAPHQL_TIMEOUT_MS: createWholeNumberSchema(1, 600_000).default(5_000),
});

/** What a process is for: it requires only the settings that it uses. `manage` is the command line. */
export type Purpose = 'serve' | 'manage' | 'migrate';

/**
 * Reads the settings from the environment's variables (an empty one is the same as none). Throws a ConfigError that
 * names every invalid variable and says how to fix it.
 */
export function parseConfig(variables: Record<string, string | undefined>, purpose: Purpose = 'serve'): Config {
  const nonEmptyVariables = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(nonEmptyVariables);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new ConfigError(`Wrong settings: ${faults.join('; ')}.`);
  }
  const env = parsed.data;
  const production = env.NODE_ENV === 'production';
  if (production) {
    requireInProduction(env, purpose);
  }
  return {
    production,
    databaseUrl: env.DATABASE_URL ?? 'file:./data/smartlinks.db',
    databaseDirectUrl: env.DATABASE_DIRECT_URL,
    databasePoolSize: env.DATABASE_POOL_SIZE,
    clickRetentionDays: env.CLICK_RETENTION_DAYS,
    host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: env.PORT,
    links: { domain: env.LINK_DOMAIN ?? `localhost:${env.PORT}`, scheme: env.LINK_SCHEME ?? 'http' },
    apiHosts: env.API_HOSTS === undefined ? null : new Set(parseApiHosts(env.API_HOSTS)),
    graphiql: env.GRAPHIQL ?? !production,
    demo: env.DEMO ?? !production,
    corsOrigins: new Set(parseOrigins(env.CORS_ORIGINS)),
    trustedProxies: parseProxies(env.TRUSTED_PROXIES),
    forwardedHeader: env.FORWARDED_HEADER,
    // Not open by surprise: behind a proxy on the same machine everybody seems to come from there.
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
  };
}

/** What has a handy default on a developer's machine and would be wrong, quietly, on a server. */
const NEEDED_IN_PRODUCTION = {
  serve: ['DATABASE_URL', 'LINK_DOMAIN', 'LINK_SCHEME', 'API_HOSTS'],
  manage: ['DATABASE_URL', 'LINK_DOMAIN', 'LINK_SCHEME'],
  migrate: ['DATABASE_URL'],
} as const satisfies Record<Purpose, readonly (keyof z.output<typeof environmentSchema>)[]>;

function requireInProduction(env: z.output<typeof environmentSchema>, purpose: Purpose): void {
  const missing = NEEDED_IN_PRODUCTION[purpose].filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new ConfigError(`With NODE_ENV=production these settings are needed: ${missing.join(', ')}.`);
  }
  if (purpose !== 'migrate' && env.LINK_SCHEME === 'http' && !env.ALLOW_INSECURE_LINKS) {
    throw new ConfigError(
      'LINK_SCHEME=http is refused in production: apps open https links alone. Set ALLOW_INSECURE_LINKS=1 to have it all the same.',
    );
  }
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
  throw new ConfigError(
    `Wrong settings: TRUSTED_PROXIES: ${networks.reason}; name the proxies as 10.0.0.7, 10.0.0.0/24, loopback or private.`,
  );
}

function parsePreviewPrivateHosts(text: string): ReadonlySet<string> {
  const hosts = parsePrivateHosts(splitList(text));
  if (hosts.ok) {
    return hosts.value;
  }
  throw new ConfigError(
    `Wrong settings: PREVIEW_PRIVATE_HOSTS: ${hosts.reason} such as intranet.example or 10.0.0.7:8080.`,
  );
}

/** As requests are compared with them: a scheme or a port would be met by none, and every request be answered with 421. */
function parseApiHosts(text: string): string[] {
  return splitList(text).map((name) => {
    if (!/^([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/.test(name)) {
      throw new ConfigError(
        `Wrong settings: API_HOSTS has ${name}, which is no host name such as api.links.example; leave out scheme and port.`,
      );
    }
    return name;
  });
}

function parseOrigins(text: string): string[] {
  return splitList(text).map((origin) => {
    if (!/^https?:\/\//.test(origin) || !URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new ConfigError(
        `Wrong settings: CORS_ORIGINS has ${origin}, which is no origin such as https://shop.example.`,
      );
    }
    return origin;
  });
}
