import type { IssuedToken } from '../../../domain/tokens/token.service.ts';
import { type AdminKey, isPlatformToken, type PlatformToken } from '../../../domain/tokens/token.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { formatRecordId, GLOBAL_ID_DESCRIPTION, loadRecords, parseRecordId } from '../nodes.ts';
import { APP_ARGUMENT_DESCRIPTION } from './app-argument.ts';
import { toConnection, toPageRequest } from './connection.ts';
import { PlatformKindEnum } from './platforms.ts';

const CredentialKindEnum = builder.enumType('CredentialKind', {
  description: 'What somebody authenticates with.',
  values: {
    SECRET_TOKEN: { description: "A back end's platform token: creates, lists and changes." },
    PUBLISHABLE_TOKEN: {
      description: 'A platform token that ships in apps and pages: creates and reads single links.',
    },
    ADMIN_KEY: { description: "An operator's key: everything." },
  } as const,
});

export const CredentialType = builder.objectRef<PlatformToken | AdminKey>('Credential');

builder.node(CredentialType, {
  description: 'A platform token or admin key, by what may be known of it. Its text is shown once, when it is made.',
  id: {
    description: GLOBAL_ID_DESCRIPTION,
    // A key of the whole installation belongs to no app: its own ID takes the place of the app's.
    resolve: ({ appId, id }) => formatRecordId({ appId: appId ?? id, id }),
  },
  loadManyWithoutCache: (ids, context) => {
    const listTokens = createTokenLister(context);
    return loadRecords(ids, context, 'token', async ({ appId, id }) => {
      const tokens = await listTokens(appId);
      return tokens.find((token) => token.id === id) ?? null;
    });
  },
  fields: (t) => ({
    kind: t.field({
      type: CredentialKindEnum,
      description: 'What kind of credential this is.',
      resolve: (credential) => {
        if (!isPlatformToken(credential)) {
          return 'ADMIN_KEY';
        }
        return credential.publishable ? 'PUBLISHABLE_TOKEN' : 'SECRET_TOKEN';
      },
    }),
    platform: t.field({
      type: PlatformKindEnum,
      nullable: true,
      description: 'The platform that a token is for; null for an admin key.',
      resolve: (credential) => (isPlatformToken(credential) ? credential.platform : null),
    }),
    lastFour: t.exposeString('lastFour', { description: 'The last four characters of its text.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null: it is valid.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, to the minute; null: never yet.',
    }),
  }),
});

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

const RevokeTokenInput = builder.inputType('RevokeTokenInput', {
  description: 'A platform token that is to be revoked.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Its global id.' }) }),
});

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
      const { appId, id } = parseRecordId(input.id, 'Credential');
      const credential = await services.tokens.revokeToken(caller, appId, id);
      loaders.cacheCredential(credential);
      return { credential };
    },
  }),
);

/**
 * Creates a function that lists the tokens of an app that the caller may see: an admin key sees all, a secret token those
 * of its own platform. It reads the list of each app once.
 */
function createTokenLister({ caller, services }: Context): (appId: string) => Promise<PlatformToken[]> {
  const lists = new Map<string, Promise<PlatformToken[]>>();
  return (appId) => {
    const list = lists.get(appId) ?? services.tokens.listTokens(caller, appId);
    lists.set(appId, list);
    return list;
  };
}
