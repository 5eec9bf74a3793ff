import { OPERATOR } from '../../../domain/access/caller.ts';
import { defineCommand } from '../command.ts';
import { TOKEN_OPTIONS, toTokenInput } from '../token-options.ts';
import { buildIssuedTokenOutput, SHOWN_ONCE } from '../views/token-view.ts';

export const tokenCreateCommand = defineCommand({
  name: 'token create',
  summary: "Create a platform token; the platform's existing tokens stay valid",
  options: TOKEN_OPTIONS,
  example: 'token create --app shop --platform web',
  async run(values, installation) {
    const { tokens } = await installation.open();
    return buildIssuedTokenOutput(await tokens.createToken(OPERATOR, values.app, toTokenInput(values)), SHOWN_ONCE);
  },
});
