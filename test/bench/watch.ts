/** What a server's own process says of a while of load. */
export interface Watched {
  /** How late its event loop was at worst in 999 of 1,000 looks, in milliseconds. */
  loopDelayP999Ms: number;
  /** Processor time that it used, in milliseconds. */
  cpuMs: number;
  rssMb: number;
}

/**
 * A module that a server is started with by `--import`, so that its process watches itself: the same for whoever is
 * measured, and without a change to any. It hears `begin` and `end` from its parent, `profile` and `profiled`, and
 * `stop`, which a process hears that way even where another one stands between it and its parent. Plain JavaScript that needs no file.
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

/** As much of V8's profile of a process as is read here. */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  /** The node that ran at each look, and the microseconds since the look before. */
  samples: number[];
  timeDeltas: number[];
}

export const WATCHING = ['--import', `data:text/javascript,${encodeURIComponent(SOURCE)}`];
