import { createHash } from 'node:crypto';
import { parseWebAddress } from '../addresses/web-address.ts';
import type { Preview } from '../apps/preview.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { findDestination } from '../smart-links/destination.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';

/** The web page that a link opens. */
export interface LinkedPage {
  appId: string;
  /** Without a fragment. */
  address: URL;
  /** The SHA-256 of the URL in base64url. Identifies the page within its app. */
  hash: string;
}

/** The stored result of scraping a page. */
export interface ScrapedPreview {
  /** The page's metadata when it was last read. */
  preview: Preview;
  /** The time before which the page is not fetched again, in milliseconds since the epoch. */
  freshUntil: number;
}

/** Returns the web page that a link opens, determined in the same way as for redirects; null if it opens none. */
export function findLinkedPage(link: Pick<SmartLink, 'uri' | 'overrides'>, snapshot: AppSnapshot): LinkedPage | null {
  const text = findDestination(link, 'web', snapshot)?.link ?? null;
  const parsed = text === null ? null : parseWebAddress(text);
  if (!parsed?.ok) {
    return null;
  }
  const address = new URL(parsed.value);
  address.hash = '';
  const hash = createHash('sha256').update(address.href).digest('base64url');
  return { appId: snapshot.app.id, address, hash };
}
