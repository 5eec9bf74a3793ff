import { OPERATOR } from '../../../domain/access/caller.ts';
import type { Explanation } from '../../../domain/redirects/explain.service.ts';
import { type Choice, formatOutcome } from '../../../domain/redirects/outcome.ts';
import type { MatrixRow } from '../../../domain/redirects/resolution-matrix.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { LINK_OPTION, parseLinkName } from '../link-name.ts';
import type { Output } from '../output.ts';
import { type Column, formatTable } from '../table.ts';
import { escapeForTerminal } from '../terminal-escape.ts';

export const linkExplainCommand = defineCommand({
  name: 'link explain',
  summary: 'Explain where a smart link sends a device; without --user-agent, show all kinds of devices',
  options: {
    app: APP_OPTION,
    link: LINK_OPTION,
    'user-agent': {
      kind: 'text',
      value: '<text>',
      description: 'User-Agent header of the device',
    },
    installed: {
      kind: 'choice',
      choices: ['yes', 'no'],
      description: 'With --user-agent: whether the app is installed; unknown by default',
    },
  },
  positional: 'link',
  example: 'link explain --app shop TCw1RoX',
  async run(values, installation) {
    const { explanations } = await installation.open();
    const linkName = parseLinkName(values.link);
    const userAgent = values['user-agent'];
    if (userAgent === undefined) {
      return buildMatrixOutput(await explanations.getMatrix(OPERATOR, values.app, linkName));
    }
    const installed = values.installed === undefined ? null : values.installed === 'yes';
    return buildExplanationOutput(
      await explanations.explain(OPERATOR, values.app, { ...linkName, userAgent, installed }),
    );
  },
});

function buildExplanationOutput({ client, choice }: Explanation): Output {
  return {
    json: { client, ...toChoiceJson(choice) },
    formatText: () =>
      choice.steps.map(({ text }, i) => `${i + 1}. ${escapeForTerminal(text.replace(/\.?$/, '.'))}\n`).join(''),
  };
}

function buildMatrixOutput(rows: readonly MatrixRow[]): Output {
  return {
    json: rows.map(({ device, browser, installed, choice }) => ({
      device,
      browser,
      installed,
      ...toChoiceJson(choice),
    })),
    formatText: (width) => formatTable(MATRIX_COLUMNS, rows, width),
  };
}

function toChoiceJson({ outcome, destination, landing, steps }: Choice) {
  return { outcome: { ...outcome, text: formatOutcome(outcome) }, destination, landing, steps };
}

const MATRIX_COLUMNS: readonly Column<MatrixRow>[] = [
  { heading: 'Device', getCell: ({ device }) => device },
  { heading: 'Browser', getCell: ({ browser }) => browser },
  { heading: 'App', getCell: ({ installed }) => (installed ? 'installed' : 'missing') },
  { heading: 'Outcome', getCell: ({ choice }) => formatOutcome(choice.outcome) },
];
