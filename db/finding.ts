/** A problem with a database. */
export interface StoreFinding {
  fault: string;
  /** How an operator fixes it: a sentence or an SQL statement. */
  fix: string;
}
