import { defineCommand } from '../command.ts';
import { LISTING_OPTIONS, listLinks } from '../link-listing.ts';

export const linkSearchCommand = defineCommand({
  name: 'link search',
  summary: "Find an app's smart links, newest first",
  options: {
    ...LISTING_OPTIONS,
    text: {
      kind: 'text',
      value: '<text>',
      field: 'search',
      description: 'Only links with these words in the title, the code or the target URI',
    },
    tag: { kind: 'text', value: '<label>', description: 'Only links with this tag' },
    'uri-prefix': { kind: 'text', value: '<uri>', description: 'Only links whose target URI begins with this text' },
    'created-from': { kind: 'time', value: '<time>', description: 'Only links created at this time or later' },
    'created-before': { kind: 'time', value: '<time>', description: 'Only links created before this time' },
    unique: { kind: 'choice', choices: ['yes', 'no'], description: 'Only unique links, or only others' },
  },
  positional: 'text',
  example: 'link search summer --app shop --tag mail',
  run: (values, installation) =>
    listLinks(installation, values, {
      filter: {
        search: values.text,
        tags: { all: values.tag === undefined ? null : [values.tag] },
        uriPrefix: values['uri-prefix'],
        createdFrom: values['created-from'],
        createdBefore: values['created-before'],
        unique: values.unique === undefined ? null : values.unique === 'yes',
      },
      emptyText: 'No smart link of this app matches.',
    }),
});
