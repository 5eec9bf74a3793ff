import { connect, type Socket } from 'node:net';

/** An HTTP response, not decoded. */
export interface HttpResponse {
  status: number;
  /** The status line and the headers. */
  head: string;
  body: Buffer;
}

/** A minimal keep-alive connection for load tests, with at most one request at a time. */
export class Connection {
  readonly #socket: Socket;
  #received: Buffer | null = null;
  #settle: { resolve: (response: HttpResponse) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (piece) => this.#receive(piece));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.off('error', reject);
        resolve(new Connection(socket));
      });
      socket.once('error', reject);
    });
  }

  send(request: string): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.#settle = null;
    this.#socket.destroy();
  }

  #receive(piece: Buffer): void {
    const received = this.#received === null ? piece : Buffer.concat([this.#received, piece]);
    const response = parseResponse(received);
    this.#received = response === null ? received : null;
    if (response !== null) {
      this.#settle?.resolve(response);
    }
  }

  #fail(error: Error): void {
    this.#settle?.reject(error);
  }
}

/** Parses these bytes as a response. Returns null while the response is incomplete. */
function parseResponse(received: Buffer): HttpResponse | null {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) {
    return null;
  }
  const head = received.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const whole = end + 4 + Number(length);
    return received.length < whole ? null : { status, head, body: received.subarray(end + 4, whole) };
  }
  const body = /\r\ntransfer-encoding: *chunked/i.test(head) ? decodeChunked(received, end + 4) : Buffer.alloc(0);
  return body === null ? null : { status, head, body };
}

/** Parses a chunked body (RFC 9112, 7.1). Returns null while the body is incomplete. */
function decodeChunked(received: Buffer, begin: number): Buffer | null {
  const chunks: Buffer[] = [];
  for (let from = begin; ; ) {
    const lineEnd = received.indexOf('\r\n', from);
    if (lineEnd === -1) {
      return null;
    }
    const size = Number.parseInt(received.toString('latin1', from, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (received.length < next) {
      return null;
    }
    if (size === 0) {
      return Buffer.concat(chunks);
    }
    chunks.push(received.subarray(lineEnd + 2, lineEnd + 2 + size));
    from = next;
  }
}
