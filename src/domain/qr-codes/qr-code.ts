import { encode } from 'uqr';

/** The dark modules of a QR code (ISO/IEC 18004), `true` for dark, line by line, with the free space around them. */
export type QrCode = readonly (readonly boolean[])[];

/** The free space that readers need around a code, in modules. */
const QUIET_ZONE = 4;

/** Up to this length an address bears that 15 % of its code are damaged; a longer one 7 %, for the sake of its size. */
const SHORT_ADDRESS = 150;

/** The QR code of an address. Takes milliseconds, so that many are to be made one at a turn of the event loop. */
export function encodeQrCode(address: string): QrCode {
  return encode(address, { ecc: address.length > SHORT_ADDRESS ? 'L' : 'M', border: QUIET_ZONE }).data;
}

/** The dark modules as the path of an SVG with a stroke of 1: along the middle of each line, those side by side as one. */
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
