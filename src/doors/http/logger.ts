import pino, { type Logger } from 'pino';

/** What a secret looks like wherever it stands: a platform token, an admin key, a password in an address. */
const SECRETS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\b(slk_)?[0-9a-f]{40}\b/g, '[redacted]'],
  [/\b((?:bearer|basic)\s+)[^\s"\\]{8,}/gi, '$1[redacted]'],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/"]*:)[^\s@/"]+@/gi, '$1[redacted]@'],
];

/** So many characters of lines wait for room where they can't be written; what is past that is not logged. */
const MAX_BUFFERED_CHARACTERS = 1_000_000;

/**
 * The log: JSON, a line for each event, on the standard output. Nothing that is logged ought to have a secret in it;
 * this is the last door, since what drivers and Node put into their errors is not ours to know.
 *
 * @param write for tests: takes each line instead.
 */
export function createLogger(level: string, write?: (line: string) => void): Logger {
  return pino(
    { level, base: undefined, hooks: { streamWrite: redactLine } },
    write === undefined ? createStandardOutput() : { write },
  );
}

/** Nobody is served better by a process that ends because the disk of its log is full: the lines wait for room. */
function createStandardOutput() {
  const output = pino.destination({ dest: 1, sync: true, maxLength: MAX_BUFFERED_CHARACTERS });
  // An error event that nobody listens to ends the process. The next line tries again.
  output.on('error', () => {});
  return output;
}

function redactLine(line: string): string {
  return SECRETS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}
