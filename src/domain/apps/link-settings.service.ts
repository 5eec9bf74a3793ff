import type { Database } from '../../../db/database.ts';
import { save } from '../store.ts';
import type { LinkSettings } from './link-host.ts';
import { findStoredLinkSettings, replaceLinkSettings } from './link-settings.repository.ts';

/** `LinkSettings` as stored: JSON has no sets. */
interface StoredLinkSettings extends Omit<LinkSettings, 'apiHosts'> {
  apiHosts: string[] | null;
}

/**
 * Stores the settings of links with which the server starts. The command line uses them, so that its links have the
 * same URLs although its environment may lack the server's settings.
 */
export async function storeLinkSettings(db: Database, { apiHosts, ...links }: LinkSettings): Promise<void> {
  const stored: StoredLinkSettings = { ...links, apiHosts: apiHosts === undefined ? null : [...apiHosts] };
  const text = JSON.stringify(stored);
  if ((await findStoredLinkSettings(db.read)) !== text) {
    await save(db, (tx) => replaceLinkSettings(tx, text));
  }
}

/** Returns the settings of links with which a server last started; null if none has. */
export async function readLinkSettings(db: Database): Promise<LinkSettings | null> {
  const text = await findStoredLinkSettings(db.read);
  if (text === null) {
    return null;
  }
  const { apiHosts, ...links } = JSON.parse(text) as StoredLinkSettings;
  return apiHosts === null ? links : { ...links, apiHosts: new Set(apiHosts) };
}
