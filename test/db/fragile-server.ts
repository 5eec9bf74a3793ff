import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A proxy of a PostgreSQL server whose connections a test can cut. */
interface FragileServer {
  url: string;
  /** Ends all connections, and refuses new ones. */
  cut(): void;
  /** Accepts connections again. */
  restore(): void;
  /** Cuts all connections as soon as a client has sent this text, which still reaches the server. */
  cutAfter(text: string): void;
  /** Drops this text from now on, so its sender waits for a response. */
  dropText(text: string): void;
  /** How often the dropped text was sent. */
  readonly droppedCount: number;
  /** How many clients are connected. */
  readonly clients: number;
  close(): Promise<void>;
}

export async function startFragileServer(url: string): Promise<FragileServer> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let whole = true;
  let lastText: string | undefined;
  let droppedText: string | undefined;
  let droppedCount = 0;
  let clients = 0;

  const cut = () => {
    whole = false;
    for (const socket of sockets) {
      socket.destroy();
    }
  };

  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };

  const server = createServer((client) => {
    if (!whole) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port || 5432), target.hostname);
    track(client);
    track(upstream);
    clients += 1;
    upstream.pipe(client);
    client.on('data', (data) => {
      if (droppedText !== undefined && data.includes(droppedText)) {
        droppedCount += 1;
        return;
      }
      const isLast = lastText !== undefined && data.includes(lastText);
      if (isLast) {
        upstream.unpipe(client);
        upstream.once('data', cut).resume();
      }
      upstream.write(data);
    });
    client.on('close', () => {
      clients -= 1;
      upstream.destroy();
    });
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const front = new URL(url);
  front.hostname = '127.0.0.1';
  front.port = String((server.address() as AddressInfo).port);
  return {
    url: front.href,
    cut,
    restore() {
      whole = true;
      lastText = undefined;
    },
    cutAfter(text) {
      lastText = text;
    },
    dropText(text) {
      droppedText = text;
    },
    get droppedCount() {
      return droppedCount;
    },
    get clients() {
      return clients;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
