import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Bits per pixel in greyscale; 0 is black. */
const BIT_DEPTH = 1;
const GREYSCALE = 0;

/** The encoding of a line of pixels: unchanged, or as the difference from the line above. */
const FILTER_NONE = 0;
const FILTER_UP = 2;

/** Runs on the thread pool, since compression is the most expensive step. */
const deflateAsync = promisify(deflate);

/**
 * Encodes a square of modules, `true` for black, as a black-and-white PNG (W3C, "Portable Network Graphics"). Each
 * module becomes a square with sides of `scale` pixels.
 */
export async function renderPng(modules: readonly (readonly boolean[])[], scale: number): Promise<Buffer> {
  const side = modules.length * scale;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(BIT_DEPTH, 8);
  header.writeUInt8(GREYSCALE, 9);
  return Buffer.concat([
    SIGNATURE,
    buildChunk('IHDR', header),
    buildChunk('IDAT', await deflateAsync(buildLines(modules, scale))),
    buildChunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * Returns the lines of pixels, each after its filter byte. With FILTER_UP, repeated lines of a module are all zeros.
 */
function buildLines(modules: readonly (readonly boolean[])[], scale: number): Buffer {
  const length = 1 + Math.ceil((modules.length * scale) / 8);
  const lines = Buffer.alloc(modules.length * scale * length);
  for (const [index, row] of modules.entries()) {
    const first = index * scale * length;
    lines.writeUInt8(FILTER_NONE, first);
    writePixels(lines.subarray(first + 1, first + length), row, scale);
    for (let line = 1; line < scale; line++) {
      lines.writeUInt8(FILTER_UP, first + line * length);
    }
  }
  return lines;
}

/** Writes a line of pixels into zeroed bytes, eight pixels per byte. */
function writePixels(line: Buffer, row: readonly boolean[], scale: number): void {
  for (const [index, isBlack] of row.entries()) {
    if (isBlack) {
      continue;
    }
    for (let pixel = index * scale; pixel < (index + 1) * scale; pixel++) {
      line.writeUInt8(line.readUInt8(pixel >> 3) | (0x80 >> (pixel & 7)), pixel >> 3);
    }
  }
}

function buildChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
