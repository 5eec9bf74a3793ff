import type { ServerResponse } from 'node:http';
import type { AppConfiguration } from '../../domain/apps/configuration.ts';
import { send, sendText } from './send.ts';

/** What of a link's host opens the app by itself: links, and nothing that people ask a browser for. */
const COMPONENTS = [
  { '/': '/lazy', exclude: true, comment: 'becomes a link first' },
  { '/': '/lazy/', exclude: true },
  { '/': '/*+', exclude: true, comment: 'tells people where a link leads' },
  { '/': '/*.qr.svg', exclude: true },
  { '/': '/*.qr.png', exclude: true },
  { '/': '/*' },
];

/**
 * Apple's file: which apps this host's links open (developer.apple.com, "Supporting associated domains"). JSON without
 * a redirect, or 404 where no platform names a team and a bundle.
 */
export function serveAppleFile(response: ServerResponse, { platforms }: AppConfiguration): void {
  const appIDs = (['iphone', 'ipad', 'universal'] as const).flatMap((kind) => {
    const { teamId = null, bundleId = null } = platforms.get(kind) ?? {};
    return teamId === null || bundleId === null ? [] : [`${teamId}.${bundleId}`];
  });
  const details = [{ appIDs: [...new Set(appIDs)], components: COMPONENTS }];
  sendFile(response, appIDs.length === 0 ? null : { applinks: { details } });
}

/** Android's file (developer.android.com, "Configure website associations"); 404 without package or fingerprints. */
export function serveAndroidFile(response: ServerResponse, { platforms }: AppConfiguration): void {
  const { packageName = null, sha256Fingerprints = [] } = platforms.get('android') ?? {};
  const target = {
    namespace: 'android_app',
    package_name: packageName,
    sha256_cert_fingerprints: sha256Fingerprints,
  };
  const statement = { relation: ['delegate_permission/common.handle_all_urls'], target };
  sendFile(response, packageName === null || sha256Fingerprints.length === 0 ? null : [statement]);
}

/** Kept for a little while only: who has just changed a platform wants to see it. */
function sendFile(response: ServerResponse, content: unknown): void {
  if (content === null) {
    sendText(response, 404, 'Not found.');
    return;
  }
  send(response, 200, JSON.stringify(content), {
    'content-type': 'application/json',
    'cache-control': 'public, max-age=300',
  });
}
