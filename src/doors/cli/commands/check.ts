import { OPERATOR } from '../../../domain/access/caller.ts';
import { defineCommand, type Finding, type Installation } from '../command.ts';
import { inert } from '../inert.ts';

/** Whoever has more than so many faults has one fault. */
const MOST_SHOWN = 1_000;

export const check = defineCommand({
  name: 'check',
  summary: 'Looks for what is wrong with the database, and says how to mend it. Changes nothing.',
  options: {},
  example: 'check',
  async run(_values, installation) {
    const findings: Finding[] = [];
    let found = 0;
    for await (const finding of findingsOf(installation)) {
      found += 1;
      if (findings.length < MOST_SHOWN) findings.push(finding);
    }
    return {
      json: { ok: found === 0, found, findings },
      text: () => (found === 0 ? 'Nothing is wrong with the database.\n' : shown(findings, found)),
      exitCode: found === 0 ? 0 : 1,
    };
  },
});

/** A database that is damaged, or of another version, is not asked any further: opening it might change it. */
async function* findingsOf(installation: Installation): AsyncGenerator<Finding> {
  const inspected = await installation.inspect();
  yield* inspected;
  if (inspected.length > 0) return;
  const { checks } = await installation.open();
  yield* checks.findings(OPERATOR);
}

function shown(findings: readonly Finding[], found: number): string {
  const lines = findings.map(({ fault, mend }) => `${inert(fault)}\n  To mend it: ${inert(mend)}\n`);
  const more = found > findings.length ? `And ${found - findings.length} more.\n` : '';
  return `${lines.join('')}${more}\nFound ${found}.\n`;
}
