import type { ServerResponse } from 'node:http';
import type { AppSnapshot } from '../../domain/apps/snapshot.ts';
import { type AssociationFileKind, getAssociationFileText } from '../../domain/platform-files/association-files.ts';
import { send, sendText } from './send.ts';

/**
 * Serves the file from which a platform learns which app opens the links of this host: JSON, never a redirect; 404 if no
 * app is configured. Allows caching for only 5 minutes, so that changes to a platform take effect soon.
 */
export function serveAssociationFile(response: ServerResponse, snapshot: AppSnapshot, kind: AssociationFileKind): void {
  const text = getAssociationFileText(snapshot, kind);
  if (text === null) {
    sendText(response, 404, 'Not found.');
    return;
  }
  send(response, 200, text, { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' });
}
