import { OPERATOR } from '../../../domain/access/caller.ts';
import { defineCommand } from '../command.ts';
import { PLATFORM_OPTIONS, toPlatformInput } from '../platform-options.ts';
import { formatPlatform, toPlatformJson } from '../views/platform-view.ts';

export const platformSetCommand = defineCommand({
  name: 'platform set',
  summary: 'Configure one platform of an app, replacing all its previous settings',
  options: PLATFORM_OPTIONS,
  example: 'platform set --app shop --kind web --base-url https://www.shop.example',
  async run(values, installation) {
    const { platforms } = await installation.open();
    const platform = await platforms.setPlatform(OPERATOR, values.app, toPlatformInput(values));
    return { json: toPlatformJson(platform), formatText: () => formatPlatform(platform) };
  },
});
