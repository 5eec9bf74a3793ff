import type { CreatedCredential } from '../../../domain/tokens/created-credential.service.ts';
import type { RotatedToken } from '../../../domain/tokens/token.service.ts';
import { type AdminKey, isPlatformToken, type PlatformToken } from '../../../domain/tokens/token.ts';
import { builder, type ObjectFieldBuilder } from '../builder.ts';
import type { Context } from '../context.ts';
import { defineCost } from '../limits/cost.ts';
import { formatRecordId, GLOBAL_ID_DESCRIPTION, loadRecords, parseGlobalId, parseRecordId } from '../nodes.ts';
import { APP_ARGUMENT, AppSelector, toAppName } from './app-selector.ts';
import { APP_LIST_POINTS, AppType, buildAppField } from './app-type.ts';
import { toConnection, toPageRequest } from './connection.ts';
import { buildIdempotencyKey, OWN_IDEMPOTENCY } from './idempotency.ts';
import { PlatformKindEnum } from './platforms.ts';
import { WarningType } from './warnings.ts';

const CredentialKindEnum = builder.enumType('CredentialKind', {
  description: 'The kinds of credential.',
  values: {
    SECRET_TOKEN: { description: 'A platform token for a back end. It can do everything except administer the app.' },
    PUBLISHABLE_TOKEN: {
      description:
        'A platform token that ships in apps and web pages. It can create, read and resolve single links and report events.',
    },
    ADMIN_KEY: {
      description:
        "An operator's key. It can do everything in one app, or in all apps if it is an installation key. If it is read-only, it can only read links and statistics.",
    },
  } as const,
});

export const CredentialType = builder.interfaceRef<PlatformToken | AdminKey>('Credential').implement({
  description: 'A platform token or an admin key. The secret itself is returned only once, on creation.',
  interfaces: [builder.nodeInterfaceRef()],
  resolveType: (credential) => (isPlatformToken(credential) ? 'PlatformToken' : 'AdminKey'),
  fields: (t) => ({
    kind: t.field({
      type: CredentialKindEnum,
      description: 'The kind of credential.',
      resolve: (credential) => {
        if (!isPlatformToken(credential)) {
          return 'ADMIN_KEY';
        }
        return credential.publishable ? 'PUBLISHABLE_TOKEN' : 'SECRET_TOKEN';
      },
    }),
    app: t.field({
      type: AppType,
      nullable: true,
      authScopes: { can: 'readApp' },
      description:
        'The app that the credential belongs to. Null for an installation key. Requires a secret token or an admin key.',
      resolve: ({ appId }, _args, { services }) => (appId === null ? null : services.snapshots.get(appId)),
    }),
    lastFour: t.exposeString('lastFour', { description: 'The last four characters of the secret.' }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'The time at which the credential was created.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The time at which the credential was revoked. Null if it is valid.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The time at which the credential was last used, to the minute. Null if it has never been used.',
    }),
  }),
});

const PlatformTokenType = builder.objectRef<PlatformToken>('PlatformToken');

builder.node(PlatformTokenType, {
  description: 'The credential of a client of one platform.',
  interfaces: [CredentialType],
  id: { description: GLOBAL_ID_DESCRIPTION, resolve: formatRecordId },
  loadManyWithoutCache: (ids, context) => {
    const listTokens = createTokenLister(context);
    return loadRecords(ids, context, 'token', async ({ appId, id }) => {
      const tokens = await listTokens(appId);
      return tokens.find((token) => token.id === id) ?? null;
    });
  },
  fields: (t) => ({
    platform: t.expose('platform', { type: PlatformKindEnum, description: "The token's platform." }),
    publishable: t.exposeBoolean('publishable', {
      description: 'Whether the token ships in apps or web pages, where anyone can read it.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'The time from which the server rejects the token, because it was rotated. Null if it does not expire.',
    }),
  }),
});

const AdminKeyType = builder.objectRef<AdminKey>('AdminKey');

builder.node(AdminKeyType, {
  description: "An operator's credential, for one app or for the whole installation.",
  interfaces: [CredentialType],
  id: { description: GLOBAL_ID_DESCRIPTION, resolve: ({ id }) => id },
  loadManyWithoutCache: async (ids, { caller, services }) => {
    const found = await services.tokens.findAdminKeys(caller, ids);
    return ids.map((id) => found.get(id) ?? null);
  },
  fields: (t) => ({
    label: t.exposeString('label', {
      nullable: true,
      description: 'What the key is used for. Null if it has no label.',
    }),
    readOnly: t.exposeBoolean('readOnly', { description: 'Whether the key can only read links and statistics.' }),
  }),
});

const CreateTokenInput = builder.inputType('CreateTokenInput', {
  description: 'Input for `createToken`.',
  fields: (t) => ({
    app: t.field(APP_ARGUMENT),
    platform: t.field({ type: PlatformKindEnum, required: true, description: "The token's platform." }),
    publishable: t.boolean({
      description:
        'Whether the token ships in apps or web pages, where anyone can read it. Defaults to false on `WEB`; must be true elsewhere, which is the default there.',
    }),
  }),
});

const RevokeTokenInput = builder.inputType('RevokeTokenInput', {
  description: 'Input for `revokeToken`.',
  fields: (t) => ({ id: t.id({ required: true, description: "The token's global id." }) }),
});

const TokenConnection = builder.connectionObject(
  { type: PlatformTokenType, name: 'TokenConnection', description: 'A page of platform tokens.' },
  { name: 'TokenEdge', description: 'An edge in a connection of platform tokens.' },
);

const TOKENS_DESCRIPTION =
  "The app's platform tokens, oldest first. A secret token sees only the tokens of its own platform. Requires a secret token or an admin key.";

builder.objectField(AppType, 'tokens', (t) =>
  t.connection(
    {
      type: PlatformTokenType,
      nullable: true,
      description: TOKENS_DESCRIPTION,
      extensions: defineCost({ points: APP_LIST_POINTS }),
      resolve: async ({ app }, args, { caller, services }) =>
        toConnection(await services.tokens.listTokenPage(caller, app.id, toPageRequest(args))),
    },
    TokenConnection,
  ),
);

builder.queryField('tokens', (t) =>
  t.connection(
    {
      type: PlatformTokenType,
      nullable: true,
      description: TOKENS_DESCRIPTION,
      args: { app: t.arg(APP_ARGUMENT) },
      resolve: async (_root, args, { caller, services }) =>
        toConnection(await services.tokens.listTokenPage(caller, toAppName(args.app), toPageRequest(args))),
    },
    TokenConnection,
  ),
);

const AdminKeyConnection = builder.connectionObject(
  { type: AdminKeyType, name: 'AdminKeyConnection', description: 'A page of admin keys.' },
  { name: 'AdminKeyEdge', description: 'An edge in a connection of admin keys.' },
);

builder.objectField(AppType, 'adminKeys', (t) =>
  t.connection(
    {
      type: AdminKeyType,
      nullable: true,
      description: "The app's admin keys, oldest first. Requires an admin key that is not read-only.",
      extensions: defineCost({ points: APP_LIST_POINTS }),
      resolve: async ({ app }, args, { caller, services }) =>
        toConnection(await services.tokens.listAdminKeyPage(caller, app.id, toPageRequest(args))),
    },
    AdminKeyConnection,
  ),
);

builder.queryField('adminKeys', (t) =>
  t.connection(
    {
      type: AdminKeyType,
      nullable: true,
      description:
        "The admin keys of an app, oldest first. Without `app`, the keys of the caller's app or, with an installation key, the installation keys. Requires an admin key that is not read-only.",
      args: {
        app: t.arg({
          type: AppSelector,
          description:
            "The app. Defaults to the caller's app. With an installation key, it defaults to the installation: the list contains the installation keys.",
        }),
      },
      resolve: async (_root, args, { caller, services }) =>
        toConnection(await services.tokens.listAdminKeyPage(caller, toAppName(args.app), toPageRequest(args))),
    },
    AdminKeyConnection,
  ),
);

const CREDENTIAL_WARNINGS_DESCRIPTION =
  'A warning if the request repeated an earlier one with the same `Idempotency-Key`; otherwise empty.';

const CreateTokenPayload = builder.objectRef<CreatedCredential<PlatformToken>>('CreateTokenPayload').implement({
  description: 'The payload of `createToken`.',
  fields: (t) => ({
    token: t.exposeString('text', {
      nullable: true,
      description:
        'The token itself: 40 hexadecimal characters. The server stores only its hash and cannot show it again. Null if the request repeated an earlier one with the same `Idempotency-Key`.',
    }),
    credential: t.field({
      type: PlatformTokenType,
      description: "The new token's record.",
      resolve: ({ credential }) => credential,
    }),
    warnings: t.field({
      type: [WarningType],
      description: CREDENTIAL_WARNINGS_DESCRIPTION,
      resolve: ({ warnings }) => warnings,
    }),
    app: buildAppField(t, ({ credential }) => credential.appId),
  }),
});

builder.mutationField('createToken', (t) =>
  t.field({
    type: CreateTokenPayload,
    nullable: true,
    description:
      'Creates a platform token. A platform can have several valid tokens, so you can rotate them without downtime. Safe to retry with an `Idempotency-Key` header. Requires an admin key.',
    args: { input: t.arg({ type: CreateTokenInput, required: true, description: 'The token to create.' }) },
    extensions: OWN_IDEMPOTENCY,
    resolve: async (_root, { input: { app, ...token } }, context, info) => {
      const { caller, services } = context;
      const idempotency = await buildIdempotencyKey(context, info);
      return services.tokens.createTokenOnce(caller, toAppName(app), token, idempotency);
    },
  }),
);

const RotateTokenInput = builder.inputType('RotateTokenInput', {
  description: 'Input for `rotateToken`.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The old token's global id." }),
    validUntil: t.field({
      type: 'DateTime',
      description:
        'The time from which the server rejects the old token, within 366 days. Defaults to 24 hours from now, or to 90 days if the token is publishable.',
    }),
  }),
});

const RotateTokenPayload = builder.objectRef<RotatedToken>('RotateTokenPayload').implement({
  description: 'The payload of `rotateToken`.',
  fields: (t) => ({
    token: t.exposeString('text', {
      nullable: true,
      description:
        'The new token itself: 40 hexadecimal characters. The server stores only its hash and cannot show it again. Null if the request repeated an earlier one with the same `Idempotency-Key`.',
    }),
    credential: t.field({
      type: PlatformTokenType,
      description: "The new token's record.",
      resolve: ({ credential }) => credential,
    }),
    previous: t.field({
      type: PlatformTokenType,
      description: "The old token's record.",
      resolve: ({ previous }) => previous,
    }),
    warnings: t.field({
      type: [WarningType],
      description: CREDENTIAL_WARNINGS_DESCRIPTION,
      resolve: ({ warnings }) => warnings,
    }),
    app: buildAppField(t, ({ credential }) => credential.appId),
  }),
});

builder.mutationField('rotateToken', (t) =>
  t.field({
    type: RotateTokenPayload,
    nullable: true,
    description:
      'Creates a platform token with the platform and kind of another one, which stays valid for a limited time. Safe to retry with an `Idempotency-Key` header. Requires an admin key.',
    args: { input: t.arg({ type: RotateTokenInput, required: true, description: 'The token to rotate.' }) },
    extensions: OWN_IDEMPOTENCY,
    resolve: async (_root, { input }, context, info) => {
      const { caller, services, loaders } = context;
      const { app, id } = parseRecordId(input.id, 'PlatformToken');
      const idempotency = await buildIdempotencyKey(context, info);
      const rotated = await services.tokens.rotateToken(caller, app, { id, validUntil: input.validUntil }, idempotency);
      loaders.cacheCredential(rotated.previous);
      return rotated;
    },
  }),
);

const RevokeTokenPayload = builder.objectRef<{ credential: PlatformToken }>('RevokeTokenPayload').implement({
  description: 'The payload of `revokeToken`.',
  fields: (t) => ({
    credential: t.field({
      type: PlatformTokenType,
      description: 'The revoked token.',
      resolve: ({ credential }) => credential,
    }),
    app: buildAppField(t, ({ credential }) => credential.appId),
  }),
});

builder.mutationField('revokeToken', (t) =>
  t.field({
    type: RevokeTokenPayload,
    nullable: true,
    description:
      'Revokes a platform token permanently. All server processes reject it within a second. Requires an admin key.',
    args: { input: t.arg({ type: RevokeTokenInput, required: true, description: 'The token to revoke.' }) },
    resolve: async (_root, { input }, { caller, services, loaders }) => {
      const { app, id } = parseRecordId(input.id, 'PlatformToken');
      const credential = await services.tokens.revokeToken(caller, app, id);
      loaders.cacheCredential(credential);
      return { credential };
    },
  }),
);

const CreateAdminKeyInput = builder.inputType('CreateAdminKeyInput', {
  description: 'Input for `createAdminKey`.',
  fields: (t) => ({
    app: t.field({
      type: AppSelector,
      description:
        "The app that the key can manage. Defaults to the caller's app. With an installation key, it defaults to all apps: the new key is an installation key.",
    }),
    label: t.string({ description: 'What the key is used for, such as `dashboard`. At most 100 characters.' }),
    readOnly: t.boolean({
      description: 'Whether the key can only read links and statistics. Defaults to false.',
    }),
  }),
});

const RevokeAdminKeyInput = builder.inputType('RevokeAdminKeyInput', {
  description: 'Input for `revokeAdminKey`.',
  fields: (t) => ({ id: t.id({ required: true, description: "The key's global id." }) }),
});

/** Returns the fields of a payload with a new admin key. */
export function buildCreatedKeyFields(t: ObjectFieldBuilder<CreatedCredential<AdminKey>>) {
  return {
    key: t.exposeString('text', {
      nullable: true,
      description:
        'The key itself: `slk_` and 40 hexadecimal characters. The server stores only its hash and cannot show it again. Null if the request repeated an earlier one with the same `Idempotency-Key`.',
    }),
    credential: t.field({
      type: AdminKeyType,
      description: "The new key's record.",
      resolve: ({ credential }) => credential,
    }),
    warnings: t.field({
      type: [WarningType],
      description: CREDENTIAL_WARNINGS_DESCRIPTION,
      resolve: ({ warnings }) => warnings,
    }),
  };
}

const CreateAdminKeyPayload = builder.objectRef<CreatedCredential<AdminKey>>('CreateAdminKeyPayload').implement({
  description: 'The payload of `createAdminKey`.',
  fields: (t) => ({ ...buildCreatedKeyFields(t), app: buildAppField(t, ({ credential }) => credential.appId) }),
});

builder.mutationField('createAdminKey', (t) =>
  t.field({
    type: CreateAdminKeyPayload,
    nullable: true,
    description:
      'Creates an admin key. A key of an app can only create keys of the same app. Safe to retry with an `Idempotency-Key` header. Requires an admin key.',
    args: { input: t.arg({ type: CreateAdminKeyInput, required: true, description: 'The key to create.' }) },
    extensions: OWN_IDEMPOTENCY,
    resolve: async (_root, { input: { app, ...key } }, context, info) => {
      const { caller, services } = context;
      const idempotency = await buildIdempotencyKey(context, info);
      return services.tokens.createAdminKeyOnce(caller, toAppName(app), key, idempotency);
    },
  }),
);

const RevokeAdminKeyPayload = builder.objectRef<{ credential: AdminKey }>('RevokeAdminKeyPayload').implement({
  description: 'The payload of `revokeAdminKey`.',
  fields: (t) => ({
    credential: t.field({
      type: AdminKeyType,
      description: 'The revoked key.',
      resolve: ({ credential }) => credential,
    }),
    app: buildAppField(t, ({ credential }) => credential.appId),
  }),
});

builder.mutationField('revokeAdminKey', (t) =>
  t.field({
    type: RevokeAdminKeyPayload,
    nullable: true,
    description:
      'Revokes an admin key permanently. All server processes reject it within a second. A key of an app can only revoke keys of the same app. The last installation key that is not read-only cannot be revoked. Requires an admin key.',
    args: { input: t.arg({ type: RevokeAdminKeyInput, required: true, description: 'The key to revoke.' }) },
    resolve: async (_root, { input }, { caller, services, loaders }) => {
      const credential = await services.tokens.revokeAdminKey(caller, parseGlobalId(input.id, 'AdminKey', 'id'));
      loaders.cacheCredential(credential);
      return { credential };
    },
  }),
);

/**
 * Creates a function that lists the tokens of an app that the caller can see: all for an admin key, those of its own
 * platform for a secret token. The function reads the list of each app once.
 */
function createTokenLister({ caller, services }: Context): (appId: string) => Promise<PlatformToken[]> {
  const lists = new Map<string, Promise<PlatformToken[]>>();
  return (appId) => {
    const list = lists.get(appId) ?? services.tokens.listTokens(caller, appId);
    lists.set(appId, list);
    return list;
  };
}
