import { OPERATOR } from '../../../domain/tokens/caller.ts';
import type { PlatformToken } from '../../../domain/tokens/token.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { tokenJson, tokenText } from '../views/token-view.ts';

export const tokenRevoke = defineCommand({
  name: 'token revoke',
  summary: 'Revokes a token for good: running servers refuse it within a second.',
  options: {
    app: APP_OPTION,
    token: {
      kind: 'text',
      value: '<id or last four>',
      required: true,
      field: 'id',
      description: 'The token, by its id or its last four characters.',
    },
  },
  positional: 'token',
  example: 'token revoke --app shop af1d',
  async run(values, installation) {
    const { tokens } = await installation.open();
    const id = idOf(values.token, await tokens.listTokens(OPERATOR, values.app));
    const token = await tokens.revokeToken(OPERATOR, values.app, id);
    return { json: tokenJson(token), text: () => tokenText(token) };
  },
});

/** The id that is meant. Of tokens that end alike, one that is still valid is meant before those that were revoked. */
function idOf(text: string, tokens: readonly PlatformToken[]): string {
  const alike = tokens.filter(({ lastFour }) => lastFour === text.toLowerCase());
  const valid = alike.filter(({ revokedAt }) => revokedAt === null);
  const candidates = valid.length > 0 ? valid : alike;
  if (candidates.length > 1) {
    const ids = candidates.map(({ id, platform }) => `${id} (${platform})`).join(', ');
    throw new UsageError(`Several tokens end in ${text}; name one by its id: ${ids}`);
  }
  return candidates[0]?.id ?? text;
}
