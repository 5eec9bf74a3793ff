import { DomainFailure } from '../failures.ts';
import type { AnyCaller, Caller, PlatformCaller } from './caller.ts';
import { explainCredentialProblem, explainTokenProblem } from './credential-problem.ts';

/** The ranks of credentials in ascending order. Each rank includes the permissions of the ranks before it. */
const RANKS = ['publishable', 'secret', 'admin'] as const;
type Rank = (typeof RANKS)[number];

/** The minimum rank that each permission requires. */
const MIN_RANK = {
  createSmartLink: 'publishable',
  readSmartLink: 'publishable',
  registerRoute: 'publishable',
  resolve: 'publishable',
  redeem: 'publishable',
  recordOpen: 'publishable',
  claimInstall: 'publishable',
  chooseCode: 'secret',
  targetAnyAddress: 'secret',
  listSmartLinks: 'secret',
  changeSmartLinks: 'secret',
  createSmartLinks: 'secret',
  changeRoutes: 'secret',
  readMetadata: 'secret',
  readNotes: 'secret',
  readStatistics: 'secret',
  readOrigin: 'secret',
  explain: 'secret',
  readRoutes: 'secret',
  readTemplates: 'secret',
  readApp: 'secret',
  readTokens: 'secret',
  administerApp: 'admin',
} as const satisfies Record<string, Rank>;

export type Permission = keyof typeof MIN_RANK;

/** The permissions of read-only admin keys. None of them changes anything, or reveals metadata or credentials. */
const READ_ONLY_PERMISSIONS: ReadonlySet<Permission> = new Set([
  'readSmartLink',
  'listSmartLinks',
  'readNotes',
  'readStatistics',
  'readApp',
]);

/** The permission that reading a record of each kind requires. */
export const READ_PERMISSIONS = {
  click: 'readStatistics',
  platform: 'readApp',
  route: 'readRoutes',
  smartLink: 'readSmartLink',
  template: 'readTemplates',
  token: 'readTokens',
} as const satisfies Record<string, Permission>;

export type RecordKind = keyof typeof READ_PERMISSIONS;

function getRank(caller: Caller): Rank {
  if (caller.kind !== 'platform') {
    return 'admin';
  }
  return caller.publishable ? 'publishable' : 'secret';
}

function isReadOnly(caller: AnyCaller): boolean {
  return caller.kind === 'admin' && caller.readOnly;
}

/** Whether the caller has a permission within its own app. */
export function hasPermission(caller: AnyCaller, permission: Permission): boolean {
  if (isReadOnly(caller)) {
    return READ_ONLY_PERMISSIONS.has(permission);
  }
  return caller.kind !== 'unknown' && RANKS.indexOf(getRank(caller)) >= RANKS.indexOf(MIN_RANK[permission]);
}

/**
 * Returns the caller if it has the permission. Fails with UNKNOWN_PLATFORM_TOKEN without a valid credential,
 * and with WRONG_PLATFORM_TOKEN if the caller lacks the permission.
 */
export function requirePermission(caller: AnyCaller, permission: Permission): Caller {
  const known = requireCaller(caller);
  if (!hasPermission(known, permission)) {
    if (isReadOnly(known)) {
      throw new DomainFailure('WRONG_PLATFORM_TOKEN', {
        details: 'A read-only admin key reads links and statistics only. Use a key that is not read-only.',
      });
    }
    const required = MIN_RANK[permission] === 'admin' ? 'an admin key' : 'a secret token or an admin key';
    const used = getRank(known) === 'publishable' ? 'a publishable token' : 'a secret token';
    throw new DomainFailure('WRONG_PLATFORM_TOKEN', { details: `Requires ${required}; the request used ${used}.` });
  }
  return known;
}

/** Returns the caller. Fails with UNKNOWN_PLATFORM_TOKEN if the request has no valid credential. */
export function requireCaller(caller: AnyCaller): Caller {
  if (caller.kind === 'unknown') {
    throw new DomainFailure('UNKNOWN_PLATFORM_TOKEN', { details: explainCredentialProblem(caller.problem) });
  }
  return caller;
}

/** Like `requireCaller`, for an API that accepts platform tokens only. */
export function requirePlatformToken(caller: AnyCaller): PlatformCaller {
  if (caller.kind !== 'platform') {
    throw new DomainFailure('UNKNOWN_PLATFORM_TOKEN', {
      details: explainTokenProblem(caller.kind === 'unknown' ? caller.problem : null),
    });
  }
  return caller;
}

/**
 * Returns the caller if it can administer the whole installation, with an installation key or on the command line.
 * Otherwise fails like `requirePermission`.
 */
export function requireInstallationAdmin(caller: AnyCaller): Caller {
  const known = requirePermission(caller, 'administerApp');
  if (known.kind === 'admin' && known.appId !== null) {
    throw new DomainFailure('WRONG_PLATFORM_TOKEN', {
      details: 'Requires an installation key; the request used an app key.',
    });
  }
  return known;
}
