import { DomainFailure } from '../failures.ts';
import { yieldToEventLoop } from '../time-slice.ts';
import { renderPng } from './png.ts';
import { encodeQrCode, type QrCode, toSvgPath } from './qr-code.ts';

/** The image formats of a QR code. */
export type QrFormat = 'svg' | 'png';

/** The bounds of an image's side length, in pixels. */
export const QR_SIZE = { min: 64, max: 2_048, default: 512 } as const;

/** A requested image of a QR code. */
export interface QrRequest {
  /** The address that the QR code contains. */
  address: string;
  format: QrFormat;
  /**
   * The side length in pixels. A PNG rounds it down to a whole number of pixels per module, but uses at least one pixel
   * per module.
   */
  size: number;
}

/** Renders a QR code as SVG text or PNG bytes. Always dark on light, because some cameras can't read the inverse. */
export async function renderQrCode({ address, format, size }: QrRequest): Promise<Buffer> {
  const code = encodeQrCode(address);
  if (format === 'svg') {
    return Buffer.from(renderSvg(code, size));
  }
  return renderPng(code, Math.max(1, Math.floor(size / code.length)));
}

/**
 * Renders several QR codes, one per event-loop iteration, so that other requests wait for at most one of them. An error
 * from `onPictureStart` aborts the rest, for example when the client has disconnected.
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

/** Returns the size if it is within `QR_SIZE`. Otherwise fails with BAD_USER_INPUT. */
export function validateQrSize(sizePixels: number): number {
  if (sizePixels >= QR_SIZE.min && sizePixels <= QR_SIZE.max) {
    return sizePixels;
  }
  const details = `\`sizePixels\` must be between ${QR_SIZE.min} and ${QR_SIZE.max}; got ${sizePixels}.`;
  throw new DomainFailure('BAD_USER_INPUT', { field: 'sizePixels', details });
}

function renderSvg(code: QrCode, size: number): string {
  const side = code.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path stroke="#000" d="${toSvgPath(code)}"/></svg>`;
}
