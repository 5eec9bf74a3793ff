import pino, { type Logger } from 'pino';

/** The patterns of secrets: platform tokens, admin keys, credentials in headers, passwords in URLs. */
const SECRETS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\b(slk_)?[0-9a-f]{40}\b/g, '[redacted]'],
  [/\b((?:bearer|basic)\s+)[^\s"\\]{8,}/gi, '$1[redacted]'],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/"]*:)[^\s@/"]+@/gi, '$1[redacted]@'],
];

/** The size of the buffer for lines that can't be written at the moment, in characters. Further lines are dropped. */
const MAX_BUFFERED_CHARACTERS = 1_000_000;

/**
 * Creates the logger, which writes one line of JSON per event to standard output. The server doesn't log secrets
 * deliberately; redaction is the last line of defense, since errors of drivers and Node.js may contain anything.
 *
 * @param write for tests: receives each line instead of standard output.
 */
export function createLogger(level: string, write?: (line: string) => void): Logger {
  return pino(
    { level, base: undefined, hooks: { streamWrite: redactLine } },
    write === undefined ? createStandardOutput() : { write },
  );
}

/** Creates a destination that buffers lines while the log's disk is full, instead of ending the process. */
function createStandardOutput() {
  const output = pino.destination({ dest: 1, sync: true, maxLength: MAX_BUFFERED_CHARACTERS });
  // An error event without a listener would end the process. The next line is another attempt.
  output.on('error', () => {});
  return output;
}

function redactLine(line: string): string {
  return SECRETS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}
