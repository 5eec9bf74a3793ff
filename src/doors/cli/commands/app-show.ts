import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { formatApp, toAppJson } from '../views/app-view.ts';
import { formatPlatform, toPlatformJson } from '../views/platform-view.ts';

export const appShowCommand = defineCommand({
  name: 'app show',
  summary: 'Show an app and its platforms',
  options: { app: APP_OPTION },
  positional: 'app',
  example: 'app show shop',
  async run(values, installation) {
    const { apps } = await installation.open();
    const snapshot = await apps.readApp(OPERATOR, values.app);
    const platforms = [...snapshot.platforms.values()];
    return {
      json: { ...toAppJson(snapshot.app), platforms: platforms.map(toPlatformJson) },
      formatText: () => [formatApp(snapshot.app), ...platforms.map(formatPlatform)].join('\n'),
    };
  },
});
