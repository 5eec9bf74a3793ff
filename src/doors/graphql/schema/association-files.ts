import type {
  AssociationFile,
  AssociationFileKind,
  AssociationFinding,
} from '../../../domain/platform-files/association-files.ts';
import { builder } from '../builder.ts';
import { defineCost } from '../limits/cost.ts';
import { AppType } from './app-type.ts';
import { PlatformKindEnum } from './platforms.ts';

const AssociationFileKindEnum = builder.enumType('AssociationFileKind', {
  description: 'The files from which devices learn which app opens links.',
  values: {
    APPLE: { description: '`apple-app-site-association`, for Universal Links of iOS.' },
    ANDROID: { description: '`assetlinks.json`, for App Links of Android.' },
  } as const satisfies Record<AssociationFileKind, { description: string }>,
});

const AssociationFindingCodeEnum = builder.enumType('AssociationFindingCode', {
  description: 'The problems because of which devices do not open links in the app.',
  values: {
    NO_APP: { description: 'The app has no platform for the file.' },
    MISSING_TEAM_ID: { description: 'A platform of iOS has no `teamId`.' },
    MISSING_BUNDLE_ID: { description: 'A platform of iOS has no `bundleId`.' },
    MISSING_PACKAGE_NAME: { description: 'The platform `ANDROID` has no `packageName`.' },
    MISSING_FINGERPRINT: { description: 'The platform `ANDROID` has no `sha256Fingerprints`.' },
    NOT_HTTPS: { description: 'Links use http. Devices read the file with https only.' },
    UNUSUAL_PORT: { description: 'Links use a port. Devices read the file from port 443 only.' },
    TEMPLATES_LEFT_OUT: {
      description: 'The file omits templates, because it would be too large. Their lazy links open in the browser.',
    },
  } as const satisfies Record<AssociationFinding['code'], { description: string }>,
});

const AssociationFindingType = builder.objectRef<AssociationFinding>('AssociationFinding').implement({
  description: 'A problem because of which devices do not open links in the app.',
  fields: (t) => ({
    code: t.expose('code', { type: AssociationFindingCodeEnum, description: 'The kind of the problem.' }),
    platform: t.expose('platform', {
      type: PlatformKindEnum,
      nullable: true,
      description: 'The platform to change. Null if the problem does not concern one.',
    }),
    message: t.exposeString('message', { description: 'The problem and how to fix it. The wording can change.' }),
  }),
});

const AssociationFileType = builder.objectRef<AssociationFile>('AssociationFile').implement({
  description: "A file from which devices learn which app opens the links on an app's hosts.",
  fields: (t) => ({
    kind: t.expose('kind', { type: AssociationFileKindEnum, description: 'The file.' }),
    urls: t.field({
      type: ['URI'],
      description:
        "The URLs under which the server serves the file: on the custom domain, if the app has one, and on the app's subdomain. It is also served on former subdomains.",
      resolve: ({ urls }) => urls,
    }),
    content: t.exposeString('content', {
      nullable: true,
      description: 'The text of the file, exactly as the server serves it. Null if the server responds with 404.',
    }),
    findings: t.field({
      type: [AssociationFindingType],
      description: 'What prevents devices from opening links in the app. Empty if the file is complete.',
      resolve: ({ findings }) => findings,
    }),
  }),
});

builder.objectField(AppType, 'associationFiles', (t) =>
  t.field({
    type: [AssociationFileType],
    extensions: defineCost({ points: 2 }),
    description:
      'The files from which devices learn which app opens links, as the server serves them, with what is missing in them.',
    resolve: async ({ app }, _args, { caller, services }) =>
      services.associationFiles.listFiles(await services.apps.readApp(caller, app.id)),
  }),
);
