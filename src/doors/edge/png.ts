import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** One bit for each pixel, in shades of grey: 0 is black. */
const BIT_DEPTH = 1;
const GREYSCALE = 0;

/**
 * A black and white PNG (W3C, "Portable Network Graphics") of a square of modules, `true` for black, each a square of
 * `scale` pixels.
 */
export function renderPng(modules: readonly (readonly boolean[])[], scale: number): Buffer {
  const side = modules.length * scale;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(BIT_DEPTH, 8);
  header.writeUInt8(GREYSCALE, 9);
  const rows = modules.flatMap((row) => Array<Buffer>(scale).fill(rowOf(row, scale)));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A line of pixels, eight in a byte, behind the byte that names its filter (0: none). */
function rowOf(row: readonly boolean[], scale: number): Buffer {
  const side = row.length * scale;
  const line = Buffer.alloc(1 + Math.ceil(side / 8));
  for (let pixel = 0; pixel < side; pixel++) {
    const isBlack = row[Math.floor(pixel / scale)] ?? false;
    const index = 1 + (pixel >> 3);
    if (!isBlack) line.writeUInt8(line.readUInt8(index) | (0x80 >> (pixel & 7)), index);
  }
  return line;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
