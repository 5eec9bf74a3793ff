import type { Progress, Streams } from './command.ts';
import type { Terminal } from './terminal.ts';
import { escapeForTerminal, escapeLinesForTerminal } from './terminal-escape.ts';

const CLEAR_LINE = '\r\u001b[K';
/** How often the bar is redrawn. Limited, so that updates don't flood a remote terminal. */
const BAR_INTERVAL_MS = 100;
/** How often a progress line is written if stderr is a file or a pipe. */
const LINE_INTERVAL_MS = 5_000;
const MAX_BAR_LENGTH = 40;

/**
 * Creates the streams of one command. `end` erases the progress bar.
 *
 * @param now a monotonic clock, in milliseconds.
 */
export function createStreams(
  terminal: Terminal,
  json: boolean,
  now: () => number = () => performance.now(),
): { streams: Streams; end(): void } {
  const { barWidth } = terminal;
  let shownAt = now();
  let bar = '';

  function clearBar(): void {
    if (bar !== '') {
      terminal.writeError(CLEAR_LINE);
    }
    bar = '';
  }

  function showProgress(progress: Progress): void {
    if (barWidth === undefined && json) {
      return;
    }
    const isLast = progress.done >= progress.total;
    const interval = barWidth === undefined ? LINE_INTERVAL_MS : BAR_INTERVAL_MS;
    if (now() - shownAt < interval && !(isLast && bar !== '')) {
      return;
    }
    shownAt = now();
    if (barWidth === undefined) {
      terminal.writeError(`${progress.label}: ${computePercent(progress)} %\n`);
    } else {
      bar = formatBar(progress, barWidth);
      terminal.writeError(CLEAR_LINE + bar);
    }
  }

  const streams: Streams = {
    json,
    get input() {
      return terminal.input ?? createEmptyInput();
    },
    async write(text) {
      clearBar();
      // Links are untrusted input and may contain terminal escape sequences. A file gets the text unchanged.
      terminal.writeOut(Number.isFinite(terminal.width) ? escapeLinesForTerminal(text) : text);
      await terminal.waitForDrain?.();
    },
    reportProgress: showProgress,
    async prompt(question) {
      if (terminal.isInteractive !== true) {
        return null;
      }
      clearBar();
      terminal.writeError(escapeForTerminal(question));
      return readLine(streams.input);
    },
    printNote(line) {
      if (json) {
        return;
      }
      clearBar();
      terminal.writeError(`${escapeForTerminal(line)}\n`);
    },
  };
  return { streams, end: clearBar };
}

/** Reads the first line of a terminal's input, without the line break. */
async function readLine(input: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of input) {
    text += decoder.decode(piece, { stream: true });
    if (text.includes('\n')) {
      break;
    }
  }
  return text.split(/\r?\n/, 1)[0] ?? '';
}

async function* createEmptyInput(): AsyncGenerator<Uint8Array> {}

function formatBar(progress: Progress, width: number): string {
  const text = `${progress.label} ${String(computePercent(progress)).padStart(3)} % `;
  const length = Math.min(MAX_BAR_LENGTH, width - text.length - 3);
  if (length < 1) {
    return text.slice(0, Math.max(0, width - 1));
  }
  const full = Math.round((length * computePercent(progress)) / 100);
  return `${text}[${'#'.repeat(full)}${'.'.repeat(length - full)}]`;
}

function computePercent({ done, total }: Progress): number {
  return total <= 0 ? 100 : Math.max(0, Math.min(100, Math.floor((100 * done) / total)));
}
