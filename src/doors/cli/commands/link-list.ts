import { defineCommand } from '../command.ts';
import { LISTING_OPTIONS, listLinks } from '../link-listing.ts';

export const linkListCommand = defineCommand({
  name: 'link list',
  summary: "List an app's smart links, newest first",
  options: LISTING_OPTIONS,
  example: 'link list --app shop --first 100',
  run: (values, installation) =>
    listLinks(installation, values, { filter: null, emptyText: 'This app has no smart links yet.' }),
});
