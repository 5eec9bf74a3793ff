import type { IssuedToken } from '../../domain/tokens/token.service.ts';
import type { PlatformToken } from '../../domain/tokens/token.ts';
import { builder } from './builder.ts';
import { requireRecordKey } from './nodes.ts';
import { APP_ARGUMENT_DESCRIPTION } from './schema/app-argument.ts';
import { toConnection, toPageRequest } from './schema/connection.ts';
import { CredentialType } from './schema/credentials.ts';
import { PlatformKindEnum } from './schema/platforms.ts';

builder.queryField('tokens', (t) =>
  t.connection(
    {
      type: CredentialType,
      nullable: true,
      description:
        "The app's platform tokens, the oldest first, by their last four characters. An admin key sees all, a secret token those of its own platform.",
      args: { app: t.arg.string({ description: APP_ARGUMENT_DESCRIPTION }) },
      resolve: async (_root, args, { caller, services }) =>
        toConnection(await services.tokens.listTokenPage(caller, args.app ?? null, toPageRequest(args))),
    },
    { name: 'TokenConnection', description: 'A page of platform tokens.' },
    { name: 'TokenEdge', description: 'A platform token and where it stands in the list.' },
  ),
);

const CreateTokenInput = builder.inputType('CreateTokenInput', {
  description: 'A platform token that is to be made.',
  fields: (t) => ({
    app: t.string({ description: APP_ARGUMENT_DESCRIPTION }),
    platform: t.field({ type: PlatformKindEnum, required: true, description: 'The platform that it is for.' }),
    publishable: t.boolean({
      description:
        'Whether it ships in pages, so that strangers have it. False by default for web; always true for the others.',
    }),
  }),
});

const CreateTokenPayload = builder.objectRef<IssuedToken>('CreateTokenPayload').implement({
  description: 'The outcome of `createToken`.',
  fields: (t) => ({
    token: t.exposeString('text', { description: 'The token itself. It is shown this once, and stored nowhere.' }),
    credential: t.field({
      type: CredentialType,
      description: 'What is known of it from now on.',
      resolve: ({ token }) => token,
    }),
  }),
});

builder.mutationField('createToken', (t) =>
  t.field({
    type: CreateTokenPayload,
    nullable: true,
    description:
      'Makes a platform token. Several of one platform are valid at once, so that a rotation can overlap. Needs an admin key.',
    args: { input: t.arg({ type: CreateTokenInput, required: true, description: 'The token to make.' }) },
    resolve: (_root, { input: { app, ...token } }, { caller, services }) =>
      services.tokens.createToken(caller, app ?? null, token),
  }),
);

const RevokeTokenInput = builder.inputType('RevokeTokenInput', {
  description: 'A platform token that is to be revoked.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Its global id.' }) }),
});

const RevokeTokenPayload = builder.objectRef<{ credential: PlatformToken }>('RevokeTokenPayload').implement({
  description: 'The outcome of `revokeToken`.',
  fields: (t) => ({
    credential: t.field({
      type: CredentialType,
      description: 'The token as it is now.',
      resolve: ({ credential }) => credential,
    }),
  }),
});

builder.mutationField('revokeToken', (t) =>
  t.field({
    type: RevokeTokenPayload,
    nullable: true,
    description: 'Revokes a platform token, for good and within a second everywhere. Needs an admin key.',
    args: { input: t.arg({ type: RevokeTokenInput, required: true, description: 'The token to revoke.' }) },
    resolve: async (_root, { input }, { caller, services, loaders }) => {
      const { appId, id } = requireRecordKey(input.id, 'Credential', caller, 'administerApp');
      const credential = await services.tokens.revokeToken(caller, appId, id);
      loaders.credentials.clear(id).prime(id, credential);
      return { credential };
    },
  }),
);
