import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ServerProcess } from './server.ts';

const MINUTE_MS = 60_000;

/**
 * Creates a clock that a test controls, for server processes. It is loaded before the server and only advances when it
 * is set, so that counts per minute don't depend on the speed of the machine.
 */
export function createManualClock() {
  const folder = mkdtempSync(join(tmpdir(), 'smartlinks-clock-'));
  const file = join(folder, 'now');
  // Starts at the next minute, so that everything that the test set up with the real clock is in the past.
  let now = Date.now();
  now += MINUTE_MS - (now % MINUTE_MS);
  writeFileSync(file, String(now));
  const program = `
    import { readFileSync } from 'node:fs';
    const readTime = () => Number(readFileSync(${JSON.stringify(file)}, 'utf8'));
    let now = readTime();
    Date.now = () => now;
    process.on('SIGUSR2', () => { now = readTime(); process.stdout.write('the clock is set\\n'); });`;
  const countClockChanges = (server: ServerProcess) => server.stdout().split('the clock is set').length;

  const clock = {
    /** The settings of a server that uses this clock. */
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program)}` },
    now: () => now,
    /** Advances the clock, or sets it back if `milliseconds` is negative. Waits until the servers use the new time. */
    async move(milliseconds: number, ...servers: ServerProcess[]): Promise<void> {
      now += milliseconds;
      writeFileSync(file, String(now));
      await Promise.all(
        servers.map(async (server) => {
          const before = countClockChanges(server);
          server.process.kill('SIGUSR2');
          await expect.poll(() => countClockChanges(server)).toBe(before + 1);
        }),
      );
    },
    /** Advances the clock to the next minute, for which no request has been counted. */
    moveToNextMinute: (...servers: ServerProcess[]) => clock.move(MINUTE_MS - (now % MINUTE_MS), ...servers),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  return clock;
}
