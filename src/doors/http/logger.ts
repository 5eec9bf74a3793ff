import pino, { type Logger } from 'pino';

/** What a secret looks like wherever it stands: a platform token, an admin key, a password in an address. */
const SECRETS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\b(slk_)?[0-9a-f]{40}\b/g, '[redacted]'],
  [/\b((?:bearer|basic)\s+)[^\s"\\]{8,}/gi, '$1[redacted]'],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/"]*:)[^\s@/"]+@/gi, '$1[redacted]@'],
];

/**
 * The log: JSON, a line for each event, on the standard output. Nothing that is logged ought to have a secret in it;
 * this is the last door, since what drivers and Node put into their errors is not ours to know.
 *
 * @param write for tests: takes each line instead.
 */
export function createLogger(level: string, write?: (line: string) => void): Logger {
  return pino(
    { level, base: undefined, hooks: { streamWrite: redacted } },
    write === undefined ? pino.destination({ dest: 1, sync: true }) : { write },
  );
}

function redacted(line: string): string {
  return SECRETS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}
