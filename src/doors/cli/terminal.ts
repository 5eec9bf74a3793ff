/** The terminal, or the files and pipes in its place, that a command reads from and writes to. */
export interface Terminal {
  writeOut(text: string): void;
  writeError(text: string): void;
  /** The columns of the terminal that `writeOut` writes to; Infinity if it isn't a terminal. */
  width: number;
  /** The columns of the terminal that `writeError` writes to; undefined if it isn't a terminal. */
  barWidth?: number | undefined;
  /** The standard input. */
  input?: AsyncIterable<Uint8Array>;
  /** Resolves when the buffer behind `writeOut` has drained. */
  waitForDrain?(): Promise<void>;
}
