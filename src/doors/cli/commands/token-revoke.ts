import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { findTokenId, TOKEN_OPTION } from '../credential-name.ts';
import { formatToken, toTokenJson } from '../views/token-view.ts';

export const tokenRevokeCommand = defineCommand({
  name: 'token revoke',
  summary: 'Revoke a platform token permanently; servers reject it within a second',
  options: {
    app: APP_OPTION,
    token: TOKEN_OPTION,
  },
  positional: 'token',
  example: 'token revoke --app shop af1d',
  async run(values, installation) {
    const services = await installation.open();
    const id = await findTokenId(services, values.app, values.token);
    const token = await services.tokens.revokeToken(OPERATOR, values.app, id);
    return { json: toTokenJson(token), formatText: () => formatToken(token) };
  },
});
