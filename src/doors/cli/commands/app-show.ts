import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { appJson, appText } from '../views/app-view.ts';
import { platformJson, platformText } from '../views/platform-view.ts';

export const appShow = defineCommand({
  name: 'app show',
  summary: 'Shows an app with its platforms.',
  options: { app: APP_OPTION },
  positional: 'app',
  example: 'app show shop',
  async run(values, installation) {
    const { apps } = await installation.open();
    const config = await apps.readApp(OPERATOR, values.app);
    const platforms = [...config.platforms.values()];
    return {
      json: { ...appJson(config.app), platforms: platforms.map(platformJson) },
      text: () => [appText(config.app), ...platforms.map(platformText)].join('\n'),
    };
  },
});
