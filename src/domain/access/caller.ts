import type { PlatformKind } from '../platform-kind.ts';
import type { CredentialProblem } from './credential-problem.ts';

/** A client that sent a platform token. */
export interface PlatformCaller {
  kind: 'platform';
  appId: string;
  tokenId: string;
  platform: PlatformKind;
  publishable: boolean;
  /** The client key (`getClientKey`) of the request, for publishable tokens only. Null or absent: unknown. */
  clientKey?: string | null;
}

/** An operator who sent an admin key. A null `appId` means an installation key. */
export interface AdminCaller {
  kind: 'admin';
  keyId: string;
  appId: string | null;
  /** True: the key reads links and statistics only. */
  readOnly: boolean;
}

/** The user of the command line, who has access to the database and therefore every permission. */
export interface OperatorCaller {
  kind: 'operator';
}

/** An authenticated client. */
export type Caller = PlatformCaller | AdminCaller | OperatorCaller;

/** A client whose request has no valid credential. */
export interface UnknownCaller {
  kind: 'unknown';
  problem: CredentialProblem;
}

/** The client that sent a request, authenticated or not. */
export type AnyCaller = Caller | UnknownCaller;

export const OPERATOR: OperatorCaller = { kind: 'operator' };

/** Returns the id of the caller's token or key, which is stored as the creator of a link; null for an operator. */
export function getCredentialId(caller: Caller): string | null {
  if (caller.kind === 'platform') {
    return caller.tokenId;
  }
  return caller.kind === 'admin' ? caller.keyId : null;
}

/**
 * Whether the caller is untrusted: a client without a credential or with a publishable token, which anyone can extract
 * from an app or a web page.
 */
export function isStranger(caller: AnyCaller): boolean {
  return caller.kind === 'unknown' || (caller.kind === 'platform' && caller.publishable);
}

/** Returns the client key that rate limits count a caller by; null for a trusted caller or an unknown address. */
export function getCallerClientKey(caller: Caller): string | null {
  return caller.kind === 'platform' ? (caller.clientKey ?? null) : null;
}
