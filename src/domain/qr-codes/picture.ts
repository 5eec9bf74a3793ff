import { DomainFailure } from '../failures.ts';
import { yieldToEventLoop } from '../time-slice.ts';
import { renderPng } from './png.ts';
import { encodeQrCode, type QrCode, toSvgPath } from './qr-code.ts';

/** What a QR code can be drawn as. */
export type QrFormat = 'svg' | 'png';

/** The sides of a picture, in pixels. */
export const QR_SIZE = { min: 64, max: 2_048, default: 512 } as const;

/** A picture that is asked for. */
export interface QrRequest {
  /** What the code says. */
  address: string;
  format: QrFormat;
  /** The side in pixels. A PNG is as large as whole pixels for each module make it, and at least a pixel for each. */
  size: number;
}

/** Draws a QR code: SVG as text, PNG as bytes. Dark on light whatever is around it, as not every camera reads the opposite. */
export async function renderQrCode({ address, format, size }: QrRequest): Promise<Buffer> {
  const code = encodeQrCode(address);
  if (format === 'svg') {
    return Buffer.from(renderSvg(code, size));
  }
  return renderPng(code, Math.max(1, Math.floor(size / code.length)));
}

/**
 * Draws many, one at a turn of the event loop, so that whoever else is served waits for one of them and not for all.
 * What `onPictureStart` throws ends it, as where nobody waits for them any more.
 */
export async function renderQrCodes(
  requests: readonly QrRequest[],
  onPictureStart: () => void = () => {},
): Promise<Buffer[]> {
  const images: Buffer[] = [];
  for (const request of requests) {
    onPictureStart();
    images.push(await renderQrCode(request));
    await yieldToEventLoop();
  }
  return images;
}

/** A side within the bounds. Fails with INVALID_JSON for another. */
export function validateQrSize(size: number): number {
  if (size >= QR_SIZE.min && size <= QR_SIZE.max) {
    return size;
  }
  const details = `size: is not between ${QR_SIZE.min} and ${QR_SIZE.max} pixels`;
  throw new DomainFailure('INVALID_JSON', { field: 'size', details });
}

function renderSvg(code: QrCode, size: number): string {
  const side = code.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path stroke="#000" d="${toSvgPath(code)}"/></svg>`;
}
