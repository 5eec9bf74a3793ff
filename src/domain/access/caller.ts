import type { PlatformKind } from '../platform-kind.ts';

/** A client that sent a platform token. */
export interface PlatformCaller {
  kind: 'platform';
  appId: string;
  tokenId: string;
  platform: PlatformKind;
  publishable: boolean;
  /** Of a publishable token, what limits count by (`getClientKey`) of the address that asks; null or none: not known. */
  clientKey?: string | null;
}

/** An operator who sent an admin key; appId null: one for the whole installation. */
export interface AdminCaller {
  kind: 'admin';
  keyId: string;
  appId: string | null;
}

/** Whoever runs the command line: has the database anyway, so may do everything. */
export interface OperatorCaller {
  kind: 'operator';
}

/** Who is asking, as far as a credential told. */
export type Caller = PlatformCaller | AdminCaller | OperatorCaller;

export const OPERATOR: OperatorCaller = { kind: 'operator' };

/** What is recorded as the maker of a link: the id of a token or of a key. */
export function getCredentialId(caller: Caller): string | null {
  if (caller.kind === 'platform') {
    return caller.tokenId;
  }
  return caller.kind === 'admin' ? caller.keyId : null;
}

/** Whether a stranger may send this credential: whoever has the app or its page has its publishable token. */
export function isStranger(caller: Caller | null): boolean {
  return caller === null || (caller.kind === 'platform' && caller.publishable);
}

/** What limits count strangers by; null: not known. */
export function getCallerClientKey(caller: Caller): string | null {
  return caller.kind === 'platform' ? (caller.clientKey ?? null) : null;
}
