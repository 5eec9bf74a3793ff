import { defineCommand } from '../command.ts';
import { LISTING_OPTIONS, listLinks } from '../link-listing.ts';

export const linkSearchCommand = defineCommand({
  name: 'link search',
  summary: "Find an app's smart links, newest first",
  options: {
    ...LISTING_OPTIONS,
    tag: { kind: 'text', value: '<label>', description: 'Only links with this tag' },
    'uri-prefix': { kind: 'text', value: '<uri>', description: 'Only links whose target URI begins with this text' },
    'created-from': { kind: 'time', value: '<time>', description: 'Only links created at this time or later' },
    'created-before': { kind: 'time', value: '<time>', description: 'Only links created before this time' },
    unique: { kind: 'choice', choices: ['yes', 'no'], description: 'Only unique links, or only others' },
  },
  example: 'link search --app shop --tag summer --uri-prefix products/',
  run: (values, installation) =>
    listLinks(installation, values, {
      filter: {
        tags: { all: values.tag === undefined ? null : [values.tag] },
        uriPrefix: values['uri-prefix'],
        createdFrom: values['created-from'],
        createdBefore: values['created-before'],
        unique: values.unique === undefined ? null : values.unique === 'yes',
      },
      emptyText: 'No smart link of this app matches.',
    }),
});
