/** Something that is wrong with a database. */
export interface StoreFinding {
  fault: string;
  fix: string;
}
