import type { AdminKey, PlatformToken } from '../../../domain/tokens/token.ts';
import { isPlatformToken } from '../../../domain/tokens/token.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { formatRecordId, GLOBAL_ID_DESCRIPTION, loadRecords } from '../nodes.ts';
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
    // A key of the whole installation belongs to no app, so that its own id stands in the app's place.
    resolve: ({ appId, id }) => formatRecordId({ appId: appId ?? id, id }),
  },
  loadManyWithoutCache: (ids, context) => {
    const listTokens = createTokenLister(context);
    return loadRecords(ids, context, 'readTokens', async ({ appId, id }) => {
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

/**
 * The tokens of an app as the caller may see them: an admin key all, a secret token those of its own platform. Read
 * once, however many of them are asked for.
 */
function createTokenLister({ caller, services }: Context): (appId: string) => Promise<PlatformToken[]> {
  const lists = new Map<string, Promise<PlatformToken[]>>();
  return (appId) => {
    const list = lists.get(appId) ?? services.tokens.listTokens(caller, appId);
    lists.set(appId, list);
    return list;
  };
}
