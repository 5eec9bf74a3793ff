import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { findCredentialId } from '../credential-name.ts';
import { formatToken, toTokenJson } from '../views/token-view.ts';

export const tokenRevokeCommand = defineCommand({
  name: 'token revoke',
  summary: 'Revoke a platform token permanently; servers reject it within a second',
  options: {
    app: APP_OPTION,
    token: {
      kind: 'text',
      value: '<id or last four>',
      required: true,
      field: 'id',
      description: 'ID or last four characters of the token',
    },
  },
  positional: 'token',
  example: 'token revoke --app shop af1d',
  async run(values, installation) {
    const { tokens } = await installation.open();
    const id = findCredentialId(
      values.token,
      await tokens.listTokens(OPERATOR, values.app),
      ({ platform }) => platform,
    );
    const token = await tokens.revokeToken(OPERATOR, values.app, id);
    return { json: toTokenJson(token), formatText: () => formatToken(token) };
  },
});
