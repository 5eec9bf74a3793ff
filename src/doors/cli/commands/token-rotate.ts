import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { findCredentialId } from '../credential-name.ts';
import { formatTime } from '../output.ts';
import { buildIssuedTokenOutput, SHOWN_ONCE } from '../views/token-view.ts';

export const tokenRotateCommand = defineCommand({
  name: 'token rotate',
  summary: 'Create a token like another one, which stays valid for a limited time',
  options: {
    app: APP_OPTION,
    token: {
      kind: 'text',
      value: '<id or last four>',
      required: true,
      field: 'id',
      description: 'ID or last four characters of the old token',
    },
    'valid-until': {
      kind: 'time',
      value: '<time>',
      description: 'Time from which the old token is rejected; defaults to 24 hours, or 90 days if it is publishable',
    },
  },
  positional: 'token',
  example: 'token rotate --app shop af1d',
  async run(values, installation) {
    const { tokens } = await installation.open();
    const id = findCredentialId(
      values.token,
      await tokens.listTokens(OPERATOR, values.app),
      ({ platform }) => platform,
    );
    const { credential, text, previous } = await tokens.rotateToken(OPERATOR, values.app, {
      id,
      validUntil: values['valid-until'],
    });
    const until = formatTime(previous.expiresAt);
    return buildIssuedTokenOutput({ token: credential, text }, `${SHOWN_ONCE}\nThe old token is valid until ${until}.`);
  },
});
