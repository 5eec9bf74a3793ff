import type { Dialect } from './migrations/migration.ts';

/** A connection that applies migrations. */
export interface MigrationConnection {
  readonly dialect: Dialect;
  /** Returns the names of the applied migrations; none for an empty database. */
  listApplied(): Promise<string[]>;
  /** Begins a transaction. Waits until no other process has a migration transaction open. */
  begin(): Promise<void>;
  run(sql: string, parameters?: readonly unknown[]): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  close(): Promise<void>;
}
