import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** The number of pieces after which the server checks how small the pieces of a body are. */
const PIECES_PER_CHECK = 16;

/** The average size of the pieces of a body, in bytes, below which they use up the allowance of their connection. */
const MIN_AVERAGE_BYTES = 64;

/** How many small pieces a connection can send at once, and how many per second over a longer time. */
const MAX_SMALL_PIECES = 1_000;

/** The small pieces that a connection can still send, and when that number was computed. */
interface Allowance {
  pieces: number;
  /** As returned by `performance.now`. */
  at: number;
}

const allowances = new WeakMap<Socket, Allowance>();

/**
 * A request whose body must not consist of many small pieces. Node.js passes each chunk of a body (RFC 9112, section
 * 7.1) on separately, which takes about as long for one byte as for 64 KB. So a client that sends chunks of one byte
 * as fast as it can would occupy the server with a few kilobytes.
 */
export class BoundedRequest extends IncomingMessage {
  /** Whether the body has too many small pieces. The server ignores the rest of it. Emits `refused`. */
  isRefused = false;
  /** The pieces since the last check, and their size in bytes. */
  private pieces = 0;
  private bytes = 0;

  /** Node.js calls this for each piece of the body, and with null at its end. */
  override push(piece: Buffer | null, encoding?: BufferEncoding): boolean {
    if (this.isRefused) {
      return false;
    }
    if (piece !== null) {
      this.pieces += 1;
      this.bytes += piece.length;
      if (this.pieces === PIECES_PER_CHECK && !this.checkPieces()) {
        this.isRefused = true;
        this.emit('refused');
        // Makes Node.js read no more from the connection.
        return false;
      }
    }
    return super.push(piece, encoding);
  }

  /** Returns whether the connection may send pieces as small as the last ones. */
  private checkPieces(): boolean {
    const smallPieces = this.pieces - Math.floor(this.bytes / MIN_AVERAGE_BYTES);
    this.pieces = 0;
    this.bytes = 0;
    return smallPieces <= 0 || consume(this.socket, smallPieces);
  }

  /** Node.js calls this to read more from the connection. */
  override _read(size: number): void {
    if (!this.isRefused) {
      super._read(size);
    }
  }
}

/** Uses up a part of the connection's allowance, which grows with time. Returns false if it is not enough. */
function consume(connection: Socket, pieces: number): boolean {
  const now = performance.now();
  const allowance = allowances.get(connection) ?? { pieces: MAX_SMALL_PIECES, at: now };
  allowances.set(connection, allowance);
  const grown = allowance.pieces + ((now - allowance.at) / 1_000) * MAX_SMALL_PIECES;
  allowance.pieces = Math.min(grown, MAX_SMALL_PIECES) - pieces;
  allowance.at = now;
  return allowance.pieces >= 0;
}
