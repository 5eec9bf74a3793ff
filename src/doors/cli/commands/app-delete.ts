import { OPERATOR } from '../../../domain/access/caller.ts';
import { APP_OPTION, defineCommand } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { toAppJson } from '../views/app-view.ts';

export const appDeleteCommand = defineCommand({
  name: 'app delete',
  summary: 'Delete an app permanently, with its links, statistics, tokens and keys',
  options: {
    app: APP_OPTION,
    yes: {
      kind: 'text',
      value: '<name>',
      field: 'name',
      description: 'Name of the app, to confirm; on a terminal, the command asks for it',
    },
  },
  positional: 'app',
  example: 'app delete shop --yes Shop',
  async run(values, installation, streams) {
    const { apps } = await installation.open();
    const { app } = await apps.readApp(OPERATOR, values.app);
    const name =
      values.yes ??
      (await streams.prompt(`This deletes the app \`${app.name}\` permanently. Type its name to confirm: `));
    if (name === null) {
      throw new UsageError('Missing option --yes <name>: the name of the app, to confirm its deletion.');
    }
    const deleted = await apps.deleteApp(OPERATOR, app.id, { name });
    return {
      json: toAppJson(deleted),
      formatText: () => `The app ${deleted.subdomain} is deleted. A running server deletes its data within hours.\n`,
    };
  },
});
