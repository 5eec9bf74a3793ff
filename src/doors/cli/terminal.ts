/** Where a command speaks. */
export interface Terminal {
  writeOut(text: string): void;
  writeError(text: string): void;
  /** The columns of the terminal that `out` writes to; Infinity where that is none. */
  width: number;
  /** The columns of the terminal that `error` writes to, where a bar can be drawn; none otherwise. */
  barWidth?: number | undefined;
  /** What is piped into the program. */
  input?: AsyncIterable<Uint8Array>;
  /** Resolves when what was written to `out` has gone so far that more may come. */
  waitForDrain?(): Promise<void>;
}
