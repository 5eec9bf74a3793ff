import { OPERATOR } from '../../../domain/access/caller.ts';
import { formatSignInAddress } from '../../../domain/tokens/sign-in-address.ts';
import { defineCommand } from '../command.ts';
import { formatTime, toIsoTime } from '../output.ts';

export const dashboardCommand = defineCommand({
  name: 'dashboard',
  summary: 'Print an address that signs a browser in to the dashboard, once',
  options: {},
  example: 'dashboard',
  async run(_values, installation) {
    const { signIn } = await installation.open();
    const { code, expiresAt } = await signIn.createSignInCode(OPERATOR);
    const url = formatSignInAddress(await installation.getApiOrigin(), code);
    return {
      json: { url, code, expiresAt: toIsoTime(expiresAt) },
      formatText: () => `${url}\nThe address works once, until ${formatTime(expiresAt)}.\n`,
    };
  },
});
