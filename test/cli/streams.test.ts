import { describe, expect, test } from 'vitest';
import { createStreams } from '../../src/doors/cli/streams.ts';

/** Creates streams on a fake terminal that records its output, with a clock that the test sets. */
function givenStreams({ barWidth, json = false, width }: { barWidth?: number; json?: boolean; width?: number }) {
  const recorded = { out: '', error: '', time: 0 };
  const terminal = {
    writeOut: (text: string) => {
      recorded.out += text;
    },
    writeError: (text: string) => {
      recorded.error += text;
    },
    width: width ?? Number.POSITIVE_INFINITY,
    barWidth,
  };
  return { recorded, ...createStreams(terminal, json, () => recorded.time) };
}

const createProgress = (done: number) => ({ label: 'Importing', done, total: 200 });

describe('the progress of a command', () => {
  test('is a bar on a terminal, which is redrawn and erased at the end', () => {
    const { recorded, streams, end } = givenStreams({ barWidth: 40 });
    recorded.time = 1_000;
    streams.reportProgress(createProgress(50));
    expect(recorded.error).toBe('\r\u001b[KImporting  25 % [#####................]');
    // Too early to redraw the bar, except for the last update.
    streams.reportProgress(createProgress(60));
    streams.reportProgress(createProgress(200));
    expect(recorded.error.split('\r\u001b[K').slice(1)).toEqual([
      'Importing  25 % [#####................]',
      'Importing 100 % [#####################]',
    ]);
    end();
    expect(recorded.error.endsWith(']\r\u001b[K')).toBe(true);
  });

  test('fits into every width of a terminal', () => {
    for (let barWidth = 1; barWidth <= 120; barWidth += 1) {
      const { recorded, streams } = givenStreams({ barWidth });
      recorded.time = 1_000;
      streams.reportProgress(createProgress(199));
      expect(recorded.error.replace('\r\u001b[K', '').length).toBeLessThan(barWidth);
    }
  });

  test('is a line every 5 seconds without a terminal, and nothing with --json', () => {
    const [people, programs] = [givenStreams({}), givenStreams({ json: true })];
    for (let second = 0; second <= 12; second += 1) {
      for (const { recorded, streams } of [people, programs]) {
        recorded.time = second * 1_000;
        streams.reportProgress(createProgress(second * 10));
      }
    }
    expect(people.recorded.error).toBe('Importing: 25 %\nImporting: 50 %\n');
    expect(programs.recorded.error).toBe('');
  });
});

test('notes appear above the progress bar, on a line each, and are left out with --json', () => {
  const { recorded, streams } = givenStreams({ barWidth: 40 });
  recorded.time = 1_000;
  streams.reportProgress(createProgress(50));
  streams.printNote('line 1: \u001b[2J\nno');
  expect(recorded.error.endsWith(']\r\u001b[Kline 1: \\u001b[2J\\nno\n')).toBe(true);
  const programs = givenStreams({ json: true });
  programs.streams.printNote('line 1');
  expect(programs.recorded.error).toBe('');
});

test('the output of a command is unchanged in a file, and escaped on a terminal', async () => {
  const [file, terminal] = [givenStreams({}), givenStreams({ width: 80 })];
  for (const { streams } of [file, terminal]) {
    await streams.write('a,\u001b[31m\r\n');
  }
  expect(file.recorded.out).toBe('a,\u001b[31m\r\n');
  expect(terminal.recorded.out).toBe('a,\\u001b[31m\\u000d\n');
});
