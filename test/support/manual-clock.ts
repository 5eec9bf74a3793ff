import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ServerProcess } from './server.ts';

const MINUTE_MS = 60_000;

/**
 * The clock of server processes in a test's hand, loaded before them: it stands still until it is set, so that what is
 * counted by the minute is counted the same on a machine that is slow.
 */
export function createManualClock() {
  const folder = mkdtempSync(join(tmpdir(), 'smartlinks-clock-'));
  const file = join(folder, 'now');
  // The minute after this one: what a test set up by the true clock has happened.
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
    /** The settings of a server that goes by it. */
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program)}` },
    now: () => now,
    /** Sets it on by so many milliseconds, or back, and waits until the servers go by that. */
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
    /** Sets it to the minute after this one, in which nobody has used up anything. */
    moveToNextMinute: (...servers: ServerProcess[]) => clock.move(MINUTE_MS - (now % MINUTE_MS), ...servers),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  return clock;
}
