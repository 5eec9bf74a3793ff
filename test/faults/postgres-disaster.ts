import type { PostgresCluster } from '../support/postgres-cluster.ts';
import { type Disaster, killed } from './kill-rounds.ts';

/** In turns: the server is killed; PostgreSQL crashes under it and comes back; both at once. */
export function postgresDisaster(cluster: PostgresCluster): Disaster {
  const crashed: Disaster = async (server) => {
    await cluster.restart('immediate');
    return server;
  };
  const both: Disaster = async (server, round) => {
    const [left] = await Promise.all([killed(server, round), cluster.restart('immediate')]);
    return left;
  };
  const kinds = [killed, crashed, both];
  return (server, round) => (kinds[round % kinds.length] ?? killed)(server, round);
}
