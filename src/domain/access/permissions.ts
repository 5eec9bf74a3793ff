import { DomainFailure } from '../failures.ts';
import type { Caller } from './caller.ts';

/** From what everybody has in their pocket to what only an operator has; each rank may do what the ones before it may. */
const RANKS = ['publishable', 'secret', 'admin'] as const;
type Rank = (typeof RANKS)[number];

/** Which token may what: the least rank that each permission asks for. */
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

/** The permission that reading a record of each kind requires. */
export const READ_PERMISSIONS = {
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

/** Whether this caller may do that at all (within its own app). */
export function hasPermission(caller: Caller, permission: Permission): boolean {
  return RANKS.indexOf(getRank(caller)) >= RANKS.indexOf(MIN_RANK[permission]);
}

/** The caller, known and allowed. Fails with UNKNOWN_PLATFORM_TOKEN for nobody, WRONG_PLATFORM_TOKEN for the wrong one. */
export function requirePermission(caller: Caller | null, permission: Permission): Caller {
  const known = requireCaller(caller);
  if (!hasPermission(known, permission)) {
    const needed = MIN_RANK[permission] === 'admin' ? 'an admin key' : 'a secret platform token or an admin key';
    throw new DomainFailure('WRONG_PLATFORM_TOKEN', { details: `This needs ${needed}.` });
  }
  return known;
}

/** The caller, known. Fails with UNKNOWN_PLATFORM_TOKEN. */
export function requireCaller(caller: Caller | null): Caller {
  if (caller === null) {
    throw new DomainFailure('UNKNOWN_PLATFORM_TOKEN', {
      details: 'Send a header `Authorization: Token <40 hex characters>`, or `Authorization: Bearer <admin key>`.',
    });
  }
  return caller;
}

/** The caller, allowed to act on the installation as a whole: an operator, or a key that is not bound to one app. */
export function requireInstallationAdmin(caller: Caller | null): Caller {
  const known = requirePermission(caller, 'administerApp');
  if (known.kind === 'admin' && known.appId !== null) {
    throw new DomainFailure('WRONG_PLATFORM_TOKEN', { details: 'This needs an admin key of the whole installation.' });
  }
  return known;
}
