import { createHash } from 'node:crypto';
import { parseWebAddress } from '../addresses/web-address.ts';
import type { Preview } from '../apps/preview.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { findDestination } from '../smart-links/destination.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';

/** A page that a link leads to on the web. */
export interface LinkedPage {
  appId: string;
  /** Without a fragment. */
  address: URL;
  /** What it is kept under in its app. */
  hash: string;
}

/** What is kept of a page. */
export interface ScrapedPreview {
  /** What it said of itself when it was last read. */
  preview: Preview;
  /** Until then it is not fetched again, in milliseconds since the epoch. */
  freshUntil: number;
}

/** The page that this link leads to on the web, by the one function that says so; null: it leads to none. */
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
