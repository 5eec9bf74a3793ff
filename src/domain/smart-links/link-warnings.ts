import { shortenForMessage } from '../addresses/address.ts';
import { findLeadingHost } from '../addresses/leading-host.ts';
import { createInputWarning, type Warning } from '../failures.ts';
import { formatInstant } from '../instant.ts';
import { PLATFORM_KINDS, type PlatformKind } from '../platform-kind.ts';

/** The fields of an input that can cause warnings. Absent and null fields cause none. */
interface LinkInput {
  uri?: string | null | undefined;
  overrides: Partial<Record<PlatformKind, { link: string } | null | undefined>>;
  expiresAt?: number | null | undefined;
}

/**
 * Returns the warnings about a valid input that creates or changes a link: about addresses that look like a host name
 * without a scheme, and about an expiry that isn't later than `now`.
 */
export function findLinkWarnings({ uri, overrides, expiresAt }: LinkInput, now: number): Warning[] {
  const warnings = warnAboutHost('uri', uri);
  for (const kind of PLATFORM_KINDS) {
    warnings.push(...warnAboutHost(`overrides.${kind}.link`, overrides[kind]?.link));
  }
  if (expiresAt != null && expiresAt <= now) {
    const reason = `is in the past (${formatInstant(expiresAt)}), so the link has already expired.`;
    warnings.push(createInputWarning('EXPIRES_IN_THE_PAST', 'expiresAt', reason));
  }
  return warnings;
}

function warnAboutHost(field: string, address: string | null | undefined): Warning[] {
  const host = address == null ? null : findLeadingHost(address);
  if (host === null) {
    return [];
  }
  const url = shortenForMessage(`https://${host}`);
  const reason = `looks like a host name without a scheme, so it became a path of the app. To link to that site instead, begin it with \`${url}\`.`;
  return [createInputWarning('URI_LOOKS_LIKE_HOST', field, reason)];
}
