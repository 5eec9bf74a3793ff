import type { ServerResponse } from 'node:http';
import type { AppSnapshot } from '../../domain/apps/snapshot.ts';
import { buildAndroidFile } from '../../domain/platform-files/android-file.ts';
import { buildAppleFile } from '../../domain/platform-files/apple-file.ts';
import { send, sendText } from './send.ts';

/**
 * Builds the file from which a platform learns which app opens the links of this host. Returns null if no app is
 * configured.
 */
type BuildPlatformFile = (snapshot: AppSnapshot) => string | null;

const getAppleText = cachePerSnapshot(buildAppleFile);
const getAndroidText = cachePerSnapshot(buildAndroidFile);

/** `/.well-known/apple-app-site-association`: JSON, never a redirect; 404 if no iOS app is configured. */
export function serveAppleFile(response: ServerResponse, snapshot: AppSnapshot): void {
  sendFile(response, getAppleText(snapshot));
}

/** `/.well-known/assetlinks.json`: the same for Android. */
export function serveAndroidFile(response: ServerResponse, snapshot: AppSnapshot): void {
  sendFile(response, getAndroidText(snapshot));
}

/** Builds a file once for each snapshot. A snapshot never changes: a new one replaces it. */
function cachePerSnapshot(buildFile: BuildPlatformFile): BuildPlatformFile {
  const texts = new WeakMap<AppSnapshot, string | null>();
  return (snapshot) => {
    const cached = texts.get(snapshot);
    if (cached !== undefined) {
      return cached;
    }
    const text = buildFile(snapshot);
    texts.set(snapshot, text);
    return text;
  };
}

/** Allows caching for only 5 minutes, so that changes to a platform take effect soon. */
function sendFile(response: ServerResponse, text: string | null): void {
  if (text === null) {
    sendText(response, 404, 'Not found.');
    return;
  }
  send(response, 200, text, { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' });
}
