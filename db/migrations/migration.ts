export type Dialect = 'sqlite' | 'postgres';

/**
 * One step of the schema. Once released it is frozen: what it says is what databases out there have had done to them.
 * It imports nothing from the application, whose words may change. All its statements run in one transaction.
 *
 * A table that is built anew keeps the order of its columns, and new ones come behind them: processes that run meanwhile
 * on SQLite know the columns of their kept statements by their places.
 */
export interface Migration {
  /** `NNN-what`, in the order of their application. */
  name: string;
  statements(dialect: Dialect): Iterable<string>;
}
