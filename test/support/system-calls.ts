import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';

/** A system call of a traced process. */
export interface SystemCall {
  name: string;
  /** The file that its first argument, a file descriptor, refers to: a path, or `socket:[<number>]`. */
  target: string;
  /** The other arguments in strace's format, including the first bytes that were read or written. */
  rest: string;
  /** The return value; negative if the call failed. */
  result: number;
  /** The positions of its start and end in the order of all traced events. They have no unit. */
  began: number;
  ended: number;
}

/** Whether processes other than children can be traced on this machine, which requires strace and privileges. */
export function canTrace(): boolean {
  const child = spawn('sleep', ['30'], { stdio: 'ignore' });
  try {
    if (child.pid === undefined) {
      return false;
    }
    const tracing = spawnSync('timeout', ['--signal=INT', '1', 'strace', '-p', String(child.pid)], {
      encoding: 'utf8',
    });
    return tracing.error === undefined && tracing.stderr.includes('attached');
  } finally {
    child.kill('SIGKILL');
  }
}

/** Records the named system calls of a process and all its threads in `file`, until it is stopped. */
export async function traceSystemCalls(
  pid: number,
  names: readonly string[],
  file: string,
): Promise<() => Promise<SystemCall[]>> {
  const strace = spawn('strace', ['-f', '-y', '-e', `trace=${names.join(',')}`, '-o', file, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await waitUntilAttached(strace);
  return async () => {
    const ended = once(strace, 'exit');
    strace.kill('SIGINT');
    await ended;
    return parse(await readFile(file, 'latin1'));
  };
}

function waitUntilAttached(strace: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    strace.once('error', reject);
    strace.once('exit', () => reject(new Error(`strace exited: ${output}`)));
    strace.stderr?.on('data', (chunk) => {
      output += chunk;
      if (output.includes(' attached')) {
        resolve();
      }
    });
  });
}

/**
 * Parses lines such as `1234 fdatasync(20</data/links.db-wal>) = 0`. A call that another thread interrupts has two
 * lines.
 */
function parse(text: string): SystemCall[] {
  const calls: SystemCall[] = [];
  const unfinished = new Map<string, { line: string; began: number }>();
  for (const [at, whole] of text.split('\n').entries()) {
    const [, thread = '', line = ''] = /^(\d+) +(.*)$/.exec(whole) ?? [];
    const interrupted = /^(.*) <unfinished \.\.\.>$/.exec(line);
    if (interrupted?.[1] !== undefined) {
      unfinished.set(thread, { line: interrupted[1], began: at });
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(line);
    const start = resumed === null ? undefined : unfinished.get(thread);
    const call = parseSystemCall(start === undefined ? line : `${start.line}${resumed?.[1]}`);
    if (call !== null) {
      calls.push({ ...call, began: start?.began ?? at, ended: at });
    }
  }
  return calls;
}

function parseSystemCall(line: string): Omit<SystemCall, 'began' | 'ended'> | null {
  const [, name, target, rest, result] = /^(\w+)\(\d+<(.*?)>(?:, (.*))?\) += (-?\d+)/s.exec(line) ?? [];
  if (name === undefined || target === undefined) {
    return null;
  }
  return { name, target, rest: rest ?? '', result: Number(result) };
}
