/** The measurements that a server's process takes of itself under load. */
export interface Watched {
  /** The 99.9th percentile of the event-loop delay, in milliseconds. */
  loopDelayP999Ms: number;
  /** The processor time that the process used, in milliseconds. */
  cpuMs: number;
  rssMb: number;
}

/**
 * A module for `--import` with which any server measures itself without changes to its code. Its parent sends the
 * messages `begin`, `end`, `profile`, `profiled` and `stop`. A message reaches the server even if strace runs between
 * the two processes; a signal would not. Plain JavaScript in a data URL, without a file.
 */
const SOURCE = `
import { Session } from 'node:inspector';
import { monitorEventLoopDelay } from 'node:perf_hooks';
const RESOLUTION_MS = 1;
let loop, cpu, session;
process.on('message', (word) => {
  if (word === 'begin') {
    loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    loop.enable();
    cpu = process.cpuUsage();
    process.send({ begun: true });
  } else if (word === 'end') {
    loop.disable();
    const { user, system } = process.cpuUsage(cpu);
    process.send({
      loopDelayP999Ms: Math.max(0, loop.percentile(99.9) / 1e6 - RESOLUTION_MS),
      cpuMs: (user + system) / 1e3,
      rssMb: process.memoryUsage.rss() / 1e6,
    });
  } else if (word === 'profile') {
    session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.start', () => process.send({ begun: true }));
  } else if (word === 'profiled') {
    session.post('Profiler.stop', (error, { profile }) => process.send(profile));
  } else if (word === 'stop') {
    process.kill(process.pid, 'SIGTERM');
  }
});
process.channel.unref();
`;

/** The part of V8's CPU profile that is used here. */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  /** The node that ran at each sample, and the microseconds since the previous sample. */
  samples: number[];
  timeDeltas: number[];
}

export const WATCHING = ['--import', `data:text/javascript,${encodeURIComponent(SOURCE)}`];
