import { encode } from 'uqr';

/** The modules of a QR code (ISO/IEC 18004) by row, including the quiet zone. `true` is dark. */
export type QrCode = readonly (readonly boolean[])[];

/** The width of the quiet zone that readers require, in modules. */
const QUIET_ZONE = 4;

/**
 * The maximum length, in characters, of an address whose QR code can recover from 15% damage. Longer addresses use 7%,
 * which keeps the code small.
 */
const SHORT_ADDRESS = 150;

/** Encodes an address as a QR code. Takes milliseconds, so encode only one per event-loop iteration. */
export function encodeQrCode(address: string): QrCode {
  return encode(address, { ecc: address.length > SHORT_ADDRESS ? 'L' : 'M', border: QUIET_ZONE }).data;
}

/** Returns the dark modules as an SVG path for a stroke width of 1. Adjacent modules of a line are one segment. */
export function toSvgPath(code: QrCode): string {
  return code.map(toLinePath).join('');
}

function toLinePath(line: readonly boolean[], y: number): string {
  const modules = line.map((dark) => (dark ? '1' : '0')).join('');
  let at = 0;
  return [...modules.matchAll(/1+/g)]
    .map(({ index, 0: { length } }) => {
      const move = at === 0 ? `M${index} ${y}.5` : `m${index - at} 0`;
      at = index + length;
      return `${move}h${length}`;
    })
    .join('');
}
