/** The terminal that a command reads from and writes to, or the files or pipes that replace it. */
export interface Terminal {
  writeOut(text: string): void;
  writeError(text: string): void;
  /** The columns of the terminal that `writeOut` writes to; Infinity if it isn't a terminal. */
  width: number;
  /** The columns of the terminal that `writeError` writes to; undefined if it isn't a terminal. */
  barWidth?: number | undefined;
  /** Standard input. */
  input?: AsyncIterable<Uint8Array>;
  /** Whether `input` and `writeError` belong to a terminal, so that a command can ask the operator. Defaults to false. */
  isInteractive?: boolean;
  /** Resolves when the buffer of `writeOut` has drained. */
  waitForDrain?(): Promise<void>;
}
