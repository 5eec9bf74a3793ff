import type { Progress, Streams } from './command.ts';
import { inert, inertLines } from './inert.ts';
import type { Terminal } from './run.ts';

const CLEARED = '\r\u001b[K';
/** A bar moves, but not so often that a terminal far away is kept busy with it; in milliseconds. */
const BAR_EVERY = 100;
/** A log wants to know that the work goes on, and no more; in milliseconds. */
const LINE_EVERY = 5_000;
const LONGEST_BAR = 40;

/**
 * The streams of one command. `end` takes the bar away, so that nothing of it is left beside what comes after.
 *
 * @param now a clock that never jumps back, in milliseconds.
 */
export function streamsOf(
  terminal: Terminal,
  json: boolean,
  now: () => number = () => performance.now(),
): { streams: Streams; end(): void } {
  const { barWidth } = terminal;
  let shownAt = now();
  let bar = '';

  function clear(): void {
    if (bar !== '') terminal.error(CLEARED);
    bar = '';
  }

  function show(progress: Progress): void {
    if (barWidth === undefined && json) return;
    const isLast = progress.done >= progress.total;
    const pause = barWidth === undefined ? LINE_EVERY : BAR_EVERY;
    if (now() - shownAt < pause && !(isLast && bar !== '')) return;
    shownAt = now();
    if (barWidth === undefined) {
      terminal.error(`${progress.label}: ${percent(progress)} %\n`);
    } else {
      bar = barOf(progress, barWidth);
      terminal.error(CLEARED + bar);
    }
  }

  const streams: Streams = {
    json,
    get input() {
      return terminal.input ?? nothing();
    },
    async write(text) {
      clear();
      // A terminal would obey what strangers put into their links; a file gets it as it is.
      terminal.out(Number.isFinite(terminal.width) ? inertLines(text) : text);
      await terminal.drained?.();
    },
    progress: show,
    note(line) {
      if (json) return;
      clear();
      terminal.error(`${inert(line)}\n`);
    },
  };
  return { streams, end: clear };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function barOf(progress: Progress, width: number): string {
  const text = `${progress.label} ${String(percent(progress)).padStart(3)} % `;
  const length = Math.min(LONGEST_BAR, width - text.length - 3);
  if (length < 1) return text.slice(0, Math.max(0, width - 1));
  const full = Math.round((length * percent(progress)) / 100);
  return `${text}[${'#'.repeat(full)}${'.'.repeat(length - full)}]`;
}

function percent({ done, total }: Progress): number {
  return total <= 0 ? 100 : Math.max(0, Math.min(100, Math.floor((100 * done) / total)));
}
