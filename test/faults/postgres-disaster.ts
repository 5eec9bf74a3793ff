import type { PostgresCluster } from '../support/postgres-cluster.ts';
import { type Disaster, killServer } from './kill-rounds.ts';

/** Alternates between three disasters: the server is killed, PostgreSQL crashes and restarts, or both at once. */
export function createPostgresDisaster(cluster: PostgresCluster): Disaster {
  const crashPostgres: Disaster = async (server) => {
    await cluster.restart('immediate');
    return server;
  };
  const crashBoth: Disaster = async (server, round) => {
    const [left] = await Promise.all([killServer(server, round), cluster.restart('immediate')]);
    return left;
  };
  const disasters = [killServer, crashPostgres, crashBoth];
  return (server, round) => (disasters[round % disasters.length] ?? killServer)(server, round);
}
