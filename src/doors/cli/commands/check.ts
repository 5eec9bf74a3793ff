import { OPERATOR } from '../../../domain/access/caller.ts';
import { defineCommand, type Finding, type Installation } from '../command.ts';
import { escapeForTerminal } from '../terminal-escape.ts';

/** Whoever has more than so many faults has one fault. */
const MAX_FINDINGS_SHOWN = 1_000;

export const checkCommand = defineCommand({
  name: 'check',
  summary: 'Looks for what is wrong with the database, and says how to mend it. Changes nothing.',
  options: {},
  example: 'check',
  async run(_values, installation) {
    const findings: Finding[] = [];
    let found = 0;
    for await (const finding of listFindings(installation)) {
      found += 1;
      if (findings.length < MAX_FINDINGS_SHOWN) {
        findings.push(finding);
      }
    }
    return {
      json: { ok: found === 0, found, findings },
      formatText: () => (found === 0 ? 'Nothing is wrong with the database.\n' : formatFindings(findings, found)),
      exitCode: found === 0 ? 0 : 1,
    };
  },
});

/** A database that is damaged, or of another version, is not asked any further: opening it might change it. */
async function* listFindings(installation: Installation): AsyncGenerator<Finding> {
  const storeFindings = await installation.inspect();
  yield* storeFindings;
  if (storeFindings.length > 0) {
    return;
  }
  const { checks } = await installation.open();
  yield* checks.listFindings(OPERATOR);
}

function formatFindings(findings: readonly Finding[], found: number): string {
  const lines = findings.map(
    ({ fault, fix }) => `${escapeForTerminal(fault)}\n  To fix it: ${escapeForTerminal(fix)}\n`,
  );
  const more = found > findings.length ? `And ${found - findings.length} more.\n` : '';
  return `${lines.join('')}${more}\nFound ${found}.\n`;
}
