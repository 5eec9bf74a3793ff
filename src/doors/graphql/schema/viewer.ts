import type { Caller } from '../../../domain/access/caller.ts';
import { getCredentialId } from '../../../domain/access/caller.ts';
import { requireCaller } from '../../../domain/access/permissions.ts';
import { builder } from '../builder.ts';
import { AppType } from './app-type.ts';
import { CredentialType } from './credentials.ts';

const ViewerType = builder.objectRef<Caller>('Viewer').implement({
  description: 'The caller, as identified by the `Authorization` header.',
  fields: (t) => ({
    credential: t.field({
      type: CredentialType,
      nullable: true,
      description: 'The token or key in the header.',
      resolve: (viewer, _args, { loaders }) => {
        const id = getCredentialId(viewer);
        return id === null ? null : loaders.loadCredential(id);
      },
    }),
    app: t.field({
      type: AppType,
      nullable: true,
      authScopes: { can: 'readApp' },
      description:
        'The app that the credential belongs to. Null for an installation key. Requires a secret token or an admin key.',
      resolve: (viewer, _args, { services }) =>
        viewer.kind === 'operator' || viewer.appId === null ? null : services.apps.readApp(viewer),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    nullable: true,
    description:
      'The caller. Use it as a first query to check that a token works. Requires a platform token or an admin key.',
    resolve: (_root, _args, { caller }) => requireCaller(caller),
  }),
);
