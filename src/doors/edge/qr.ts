import type { ServerResponse } from 'node:http';
import { encode, renderSVG } from 'uqr';
import type { Services } from '../../domain/services.ts';
import { sendNotFound } from './answer.ts';
import type { Asked } from './asked.ts';
import { formValue } from './path.ts';
import { renderPng } from './png.ts';
import { send } from './send.ts';

/** The quiet zone that readers need, in modules (ISO/IEC 18004), and how much damage is borne: about 15 %. */
const OPTIONS = { ecc: 'M', border: 4 } as const;

/** The sides of a picture, in pixels. */
const LEAST_SIZE = 64;
const MOST_SIZE = 2_048;
const USUAL_SIZE = 512;

/** `/:code.qr.svg` and `/:code.qr.png?size=`: a QR code of the link's short address. Nothing is counted. */
export async function serveQr(
  services: Services,
  response: ServerResponse,
  asked: Asked,
  { code, format }: { code: string; format: 'svg' | 'png' },
) {
  const { link } = await services.redirects.inspect(asked.config, code, asked.client);
  if (link === null) {
    sendNotFound(response, asked);
    return;
  }
  const url = services.smartLinks.addressOf(asked.config, { code });
  const picture = format === 'svg' ? renderSVG(url, OPTIONS) : pngOf(url, sizeOf(asked.query));
  send(response, 200, picture, {
    'content-type': format === 'svg' ? 'image/svg+xml' : 'image/png',
    'cache-control': 'public, max-age=3600',
    // A picture by itself runs nothing and loads nothing, whatever somebody manages to put into it.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'x-robots-tag': 'noindex',
  });
}

function pngOf(url: string, size: number): Buffer {
  const { data } = encode(url, OPTIONS);
  return renderPng(data, Math.max(1, Math.floor(size / data.length)));
}

/** Within bounds, whatever is asked for; the picture is as large as whole pixels for each module make it. */
function sizeOf(query: string): number {
  const asked = Number(/^\d{1,5}$/.exec(formValue(query, 'size') ?? '')?.[0] ?? USUAL_SIZE);
  return Math.min(Math.max(asked, LEAST_SIZE), MOST_SIZE);
}
