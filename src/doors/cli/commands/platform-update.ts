import { OPERATOR } from '../../../domain/access/caller.ts';
import { toListChange } from '../app-options.ts';
import { defineCommand } from '../command.ts';
import { PLATFORM_OPTIONS, toPlatformInput } from '../platform-options.ts';
import { formatPlatform, toPlatformJson } from '../views/platform-view.ts';

export const platformUpdateCommand = defineCommand({
  name: 'platform update',
  summary: 'Change settings of a platform; an empty value (--store-url "") clears a setting',
  options: PLATFORM_OPTIONS,
  example: 'platform update --app shop --kind iphone --store-url https://apps.apple.com/app/id1783',
  async run(values, installation) {
    const { platforms } = await installation.open();
    const input = toPlatformInput(values);
    const platform = await platforms.updatePlatform(OPERATOR, values.app, {
      ...input,
      urlSchemes: toListChange(input.urlSchemes),
      sha256Fingerprints: toListChange(input.sha256Fingerprints),
    });
    return { json: toPlatformJson(platform), formatText: () => formatPlatform(platform) };
  },
});
