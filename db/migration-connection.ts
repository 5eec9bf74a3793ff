import type { Dialect } from './migrations/migration.ts';

/** What the migrator needs of a database. */
export interface MigrationConnection {
  readonly dialect: Dialect;
  /** The names of the migrations that were applied; none in an empty database. */
  listApplied(): Promise<string[]>;
  /** Begins a transaction that waits until no other process is in one of these. */
  begin(): Promise<void>;
  run(sql: string, parameters?: readonly unknown[]): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  close(): Promise<void>;
}
