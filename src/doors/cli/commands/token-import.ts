import { OPERATOR } from '../../../domain/access/caller.ts';
import { defineCommand } from '../command.ts';
import { TOKEN_OPTIONS, toTokenInput } from '../token-options.ts';
import { buildIssuedTokenOutput } from '../views/token-view.ts';

export const tokenImportCommand = defineCommand({
  name: 'token import',
  summary: 'Import a token from another installation, so that its clients keep working',
  options: {
    ...TOKEN_OPTIONS,
    token: { kind: 'text', value: '<40 hex characters>', required: true, description: 'Token that clients send' },
  },
  example: 'token import --app shop --platform web --token c466541181db7fa84fd6b12a8a0b48995d01af1d',
  async run(values, installation) {
    const { tokens } = await installation.open();
    const issued = await tokens.importToken(OPERATOR, values.app, toTokenInput(values), values.token);
    return buildIssuedTokenOutput(
      issued,
      "The token is valid now. Only its hash is stored, so it can't be shown again.",
    );
  },
});
