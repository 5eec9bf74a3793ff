/** The terminal, or the streams in its place, that a command writes to and reads from. */
export interface Terminal {
  writeOut(text: string): void;
  writeError(text: string): void;
  /** The columns of the terminal that `writeOut` writes to; Infinity if that is no terminal. */
  width: number;
  /** The columns of the terminal that `writeError` writes to; undefined if that is no terminal that can show a bar. */
  barWidth?: number | undefined;
  /** What is piped into the program. */
  input?: AsyncIterable<Uint8Array>;
  /** Resolves when `writeOut` can take more: what it wrote before has been drained from the buffer. */
  waitForDrain?(): Promise<void>;
}
