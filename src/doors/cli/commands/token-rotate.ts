import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { findTokenId, TOKEN_OPTION } from '../credential-name.ts';
import { formatTime } from '../output.ts';
import { buildIssuedTokenOutput, SHOWN_ONCE } from '../views/token-view.ts';

export const tokenRotateCommand = defineCommand({
  name: 'token rotate',
  summary: 'Create a token like another one, which stays valid for a limited time',
  options: {
    app: APP_OPTION,
    token: TOKEN_OPTION,
    'valid-until': {
      kind: 'time',
      value: '<time>',
      description: 'Time from which the old token is rejected; defaults to 24 hours, or 90 days if it is publishable',
    },
  },
  positional: 'token',
  example: 'token rotate --app shop af1d',
  async run(values, installation) {
    const services = await installation.open();
    const id = await findTokenId(services, values.app, values.token);
    const { credential, text, previous } = await services.tokens.rotateToken(OPERATOR, values.app, {
      id,
      validUntil: values['valid-until'],
    });
    const until = formatTime(previous.expiresAt);
    return buildIssuedTokenOutput({ token: credential, text }, `${SHOWN_ONCE}\nThe old token is valid until ${until}.`);
  },
});
