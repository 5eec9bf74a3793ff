import type { ServerResponse } from 'node:http';
import { QR_SIZE, type QrFormat, renderQrCode } from '../../domain/qr-codes/picture.ts';
import type { Services } from '../../domain/services.ts';
import { findFormValue } from './edge-path.ts';
import type { EdgeRequest } from './edge-request.ts';
import { sendNotFound } from './edge-response.ts';
import { send } from './send.ts';

/** `/:code.qr.svg` and `/:code.qr.png`, `?size=`: serves a QR code of the link's short URL. Doesn't count a click. */
export async function serveQr(
  services: Services,
  response: ServerResponse,
  request: EdgeRequest,
  { code, format }: { code: string; format: QrFormat },
) {
  if (!(await services.redirects.hasLink(request.snapshot, code, request))) {
    sendNotFound(response, request);
    return;
  }
  const address = services.smartLinks.buildLinkUrl(request.snapshot, { code });
  const picture = await renderQrCode({ address, format, size: parseSize(request.query) });
  send(response, 200, picture, {
    'content-type': format === 'svg' ? 'image/svg+xml' : 'image/png',
    'cache-control': 'public, max-age=3600',
    // An image opened as a document must not run scripts or load resources, even if an attacker managed to inject them.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'x-robots-tag': 'noindex',
  });
}

/** Returns the requested size, limited to the allowed range. */
function parseSize(query: string): number {
  const requested = Number(/^\d{1,5}$/.exec(findFormValue(query, 'size') ?? '')?.[0] ?? QR_SIZE.default);
  return Math.min(Math.max(requested, QR_SIZE.min), QR_SIZE.max);
}
