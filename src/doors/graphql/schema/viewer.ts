import type { Caller } from '../../../domain/access/caller.ts';
import { getCredentialId } from '../../../domain/access/caller.ts';
import { requireCaller } from '../../../domain/access/permissions.ts';
import { builder } from '../builder.ts';
import { AppType } from './apps.ts';
import { CredentialType } from './credentials.ts';

const ViewerType = builder.objectRef<Caller>('Viewer').implement({
  description: 'Who is asking, as far as the `Authorization` header told.',
  fields: (t) => ({
    credential: t.field({
      type: CredentialType,
      nullable: true,
      description: 'The token or key that was sent.',
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
        'The app that it belongs to; null for a key of the whole installation. Needs a secret token or an admin key.',
      resolve: (viewer, _args, { services }) =>
        viewer.kind === 'operator' || viewer.appId === null ? null : services.apps.readApp(viewer),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    nullable: true,
    description: 'Who is asking. A good first query: it tells whether the token is right.',
    resolve: (_root, _args, { caller }) => requireCaller(caller),
  }),
);
