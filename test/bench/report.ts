import { cpus } from 'node:os';
import type { Measured, MeasuredRow } from './measure.ts';
import type { Syncs } from './syncs.ts';

/** Describes the machine without anything that identifies it. */
export function describeMachine(): { cores: number; cpu: string; node: string } {
  const [first] = cpus();
  return { cores: cpus().length, cpu: first?.model.trim() ?? 'unknown', node: process.version };
}

/** The share above which the load generator limits the result. */
const GENERATOR_TOO_BUSY = 0.95;

const HEADINGS = ['', 'ops/s', 'ratio', 'goal', 'p50 ms', 'p99 ms', 'loop p99.9 ms', 'CPU µs/op', 'CPU ratio', 'MB'];

/** Formats a row as a block of lines: each contender, and its ratios to `ours`. */
export function formatRow({ row, measured, syncs, refusals }: MeasuredRow): string {
  const ours = measured.find(({ contender }) => contender === 'ours');
  const lines = measured.map((entry) => {
    const goal = row.goals.find(({ against }) => against === entry.contender);
    const ratio = ours === undefined || entry === ours ? undefined : ours.perSecond / entry.perSecond;
    const met = goal !== undefined && ratio !== undefined ? (ratio >= goal.ratio ? 'met' : 'MISSED') : '';
    return [
      entry.contender,
      Math.round(entry.perSecond).toLocaleString('en'),
      ratio === undefined ? '' : ratio.toFixed(2),
      goal === undefined ? '' : `${goal.ratio.toFixed(2)} ${met}`,
      entry.p50Ms.toFixed(1),
      entry.p99Ms.toFixed(1),
      entry.loopDelayP999Ms.toFixed(1),
      entry.cpuMicros.toFixed(0),
      ours === undefined || entry === ours ? '' : (entry.cpuMicros / ours.cpuMicros).toFixed(2),
      entry.rssMb.toFixed(0),
    ];
  });
  const notes = [
    ...listSyncNotes(syncs),
    ...measured.flatMap(listNotes),
    ...refusals.map((refusal) => `not reported, ${refusal}`),
  ];
  return [row.title, ...formatTable([HEADINGS, ...lines]), ...notes.map((note) => `  ! ${note}`), ''].join('\n');
}

function listSyncNotes(syncs: Syncs | null): string[] {
  if (syncs === null) {
    return [];
  }
  const each = (syncs.acknowledged / syncs.syncs).toFixed(1);
  return [`ours: ${syncs.acknowledged} acknowledged writes, ${syncs.syncs} fsyncs (by strace): ${each} writes each`];
}

function listNotes({ contender, generatorBusy, durable }: Measured): string[] {
  const notes: string[] = [];
  if (generatorBusy > GENERATOR_TOO_BUSY) {
    notes.push(
      `${contender}: the load generator was busy ${formatPercent(generatorBusy)} of the time; this is a lower bound`,
    );
  }
  if (durable !== null && contender !== 'bare') {
    notes.push(
      `${contender}: ${formatPercent(durable)} of the redirects carry a click that was durable before the response`,
    );
  }
  return notes;
}

function formatPercent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Aligns the first column to the left, the others to the right. */
function formatTable(lines: readonly (readonly string[])[]): string[] {
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .replace(/^/, '  ')
      .trimEnd(),
  );
}
