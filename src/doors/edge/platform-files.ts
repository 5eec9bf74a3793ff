import type { ServerResponse } from 'node:http';
import type { AppConfiguration } from '../../domain/apps/snapshot.ts';
import { androidFile } from '../../domain/platform-files/android-file.ts';
import { appleFile } from '../../domain/platform-files/apple-file.ts';
import { send, sendText } from './send.ts';

/** One of the files by which a platform learns which app opens this host's links. */
type PlatformFile = (config: AppConfiguration) => string | null;

const appleText = kept(appleFile);
const androidText = kept(androidFile);

/** `/.well-known/apple-app-site-association`: JSON without a redirect, or 404 where no app is named. */
export function serveAppleFile(response: ServerResponse, config: AppConfiguration): void {
  sendFile(response, appleText(config));
}

/** `/.well-known/assetlinks.json`: the same for Android. */
export function serveAndroidFile(response: ServerResponse, config: AppConfiguration): void {
  sendFile(response, androidText(config));
}

/** Writes a file once for each configuration, which never changes: another one takes its place. */
function kept(file: PlatformFile): PlatformFile {
  const texts = new WeakMap<AppConfiguration, string | null>();
  return (config) => {
    const known = texts.get(config);
    if (known !== undefined) return known;
    const text = file(config);
    texts.set(config, text);
    return text;
  };
}

/** Kept for a little while only: who has just changed a platform wants to see it. */
function sendFile(response: ServerResponse, text: string | null): void {
  if (text === null) {
    sendText(response, 404, 'Not found.');
    return;
  }
  send(response, 200, text, { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' });
}
