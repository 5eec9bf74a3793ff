import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setPriority } from 'node:os';
import { ATTACKS, type Target } from './attacks.ts';
import { startSteadyLoad } from './steady-load.ts';

/** What the test tells this process: to begin an attack, or to end it. */
export type Order = { begin: string; target: Target } | { end: true };

/** The number of responses by status. */
export type Responses = Record<string, number>;

/** As many one-byte chunks as fit into a packet on the loopback interface. */
const CHUNKS = Buffer.from('1\r\na\r\n'.repeat(10_000));

interface Running {
  responsesByStatus: Map<number, number>;
  stop(): Promise<void>;
}

/** Sends endless bodies in one-byte chunks, as fast as the server reads them, on one connection after another. */
function startTrickle(port: number, connections: number, buildHead: () => string): Running {
  const responsesByStatus = new Map<number, number>();
  const sockets = new Set<Socket>();
  let stopped = false;

  async function sendUntilStopped(): Promise<void> {
    while (!stopped) {
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      sockets.add(socket);
      socket.on('data', (data) => {
        const status = /^HTTP\/1\.1 (\d{3})/.exec(data.toString('latin1'))?.[1];
        if (status !== undefined) {
          responsesByStatus.set(Number(status), (responsesByStatus.get(Number(status)) ?? 0) + 1);
        }
      });
      socket.write(`${buildHead()}\r\n`);
      while (!stopped && !socket.destroyed && socket.writable) {
        if (!socket.write(CHUNKS)) {
          await Promise.race([once(socket, 'drain').catch(() => {}), closed]);
        }
      }
      socket.destroy();
      await closed;
      sockets.delete(socket);
    }
  }
  const running = Array.from({ length: connections }, sendUntilStopped);
  return {
    responsesByStatus,
    async stop() {
      stopped = true;
      // The server may have stopped reading.
      for (const socket of sockets) {
        socket.destroy();
      }
      await Promise.all(running);
    },
  };
}

function begin(name: string, target: Target): Running {
  const attack = ATTACKS[name];
  if (attack === undefined) {
    throw new Error(`Unknown attack: ${name}`);
  }
  return 'buildHead' in attack
    ? startTrickle(target.port, attack.connections, () => attack.buildHead(target))
    : startSteadyLoad(target.port, attack.connections, () => attack.build(target));
}

/** Attacks as the parent process orders, and reports the responses after each attack. */
function main(): void {
  // Real attackers use other machines. These run with the lowest priority, to leave the server its processor time.
  setPriority(19);
  let attack: Running | null = null;
  process.on('message', async (order: Order) => {
    if ('begin' in order) {
      attack = begin(order.begin, order.target);
      process.send?.({});
    } else {
      await attack?.stop();
      process.send?.(Object.fromEntries(attack?.responsesByStatus ?? []));
    }
  });
}

if (process.argv[1] === import.meta.filename) {
  main();
}
