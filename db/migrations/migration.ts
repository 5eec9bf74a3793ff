export type Dialect = 'sqlite' | 'postgres';

/**
 * One migration of the schema. It must not change once it is released, because existing databases have already applied
 * it. It imports nothing from the application, whose code may change. All its statements run in one transaction.
 *
 * A table that is rebuilt must keep the order of its columns and append new ones: on SQLite, the cached statements of
 * running processes refer to columns by position.
 */
export interface Migration {
  /** `NNN-name`; migrations are applied in the order of these names. */
  name: string;
  statements(dialect: Dialect): Iterable<string>;
}
