import type { Explanation } from '../../../domain/redirects/explain.service.ts';
import type { MatrixRow } from '../../../domain/redirects/matrix.ts';
import { type Choice, outcomeText } from '../../../domain/redirects/outcome.ts';
import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { inert } from '../inert.ts';
import { LINK_OPTION, namedBy } from '../link-name.ts';
import type { Output } from '../output.ts';
import { type Column, table } from '../table.ts';

export const linkExplain = defineCommand({
  name: 'link explain',
  summary:
    'Tells where a device would be sent by a smart link, and why; without a user agent, where all of them would.',
  options: {
    app: APP_OPTION,
    link: LINK_OPTION,
    'user-agent': {
      kind: 'text',
      value: '<text>',
      description: 'The User-Agent header of the device.',
    },
    installed: {
      kind: 'choice',
      choices: ['yes', 'no'],
      description: 'Whether the app is there; left out, nobody knows. With a user agent alone.',
    },
  },
  positional: 'link',
  example: 'link explain --app shop TCw1RoX',
  async run(values, installation) {
    const { explanations } = await installation.open();
    const by = namedBy(values.link);
    const userAgent = values['user-agent'];
    if (userAgent === undefined) return matrixOutput((await explanations.matrix(OPERATOR, values.app, by)).rows);
    const installed = values.installed === undefined ? null : values.installed === 'yes';
    return explanationOutput(await explanations.explain(OPERATOR, values.app, { ...by, userAgent, installed }));
  },
});

function explanationOutput({ client, choice }: Explanation): Output {
  return {
    json: { client, ...choiceJson(choice) },
    text: () => choice.steps.map(({ text }, i) => `${i + 1}. ${inert(text)}.\n`).join(''),
  };
}

function matrixOutput(rows: readonly MatrixRow[]): Output {
  return {
    json: rows.map(({ device, browser, installed, choice }) => ({ device, browser, installed, ...choiceJson(choice) })),
    text: (width) => table(MATRIX_COLUMNS, rows, width),
  };
}

function choiceJson({ outcome, destination, landing, steps }: Choice) {
  return { outcome: { ...outcome, text: outcomeText(outcome) }, destination, landing, steps };
}

const MATRIX_COLUMNS: readonly Column<MatrixRow>[] = [
  { heading: 'Device', of: ({ device }) => device },
  { heading: 'Browser', of: ({ browser }) => browser },
  { heading: 'App', of: ({ installed }) => (installed ? 'there' : 'missing') },
  { heading: 'Outcome', of: ({ choice }) => outcomeText(choice.outcome) },
];
