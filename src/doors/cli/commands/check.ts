import { OPERATOR } from '../../../domain/access/caller.ts';
import { formatCount } from '../../../domain/count-text.ts';
import { defineCommand, type Finding, type Installation } from '../command.ts';
import { escapeForTerminal } from '../terminal-escape.ts';

/** More findings usually have a common cause that is already apparent from the first ones. */
const MAX_FINDINGS_SHOWN = 1_000;

export const checkCommand = defineCommand({
  name: 'check',
  summary: 'Check the database for problems and show how to fix them, without changing it',
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
      formatText: () => (found === 0 ? 'No problems found.\n' : formatFindings(findings, found)),
      exitCode: found === 0 ? 0 : 1,
    };
  },
});

/**
 * Stops if the database itself has problems: opening a damaged database, or one with another schema version, could
 * change it.
 */
async function* listFindings(installation: Installation): AsyncGenerator<Finding> {
  yield* await installation.inspectFileModes();
  const storeFindings = await installation.inspect();
  yield* storeFindings;
  if (storeFindings.length > 0) {
    return;
  }
  const { checks } = await installation.open();
  yield* checks.listFindings(OPERATOR);
}

function formatFindings(findings: readonly Finding[], found: number): string {
  const lines = findings.map(({ fault, fix }) => `${escapeForTerminal(fault)}\n  Fix: ${escapeForTerminal(fix)}\n`);
  const more = found > findings.length ? `… and ${found - findings.length} more\n` : '';
  return `${lines.join('')}${more}\n${formatCount(found, 'problem')} found.\n`;
}
