import type { Warning, WarningCode } from '../../../domain/failures.ts';
import { builder } from '../builder.ts';
import { buildItemPath } from './item-errors.ts';

export const WarningCodeEnum = builder.enumType('WarningCode', {
  description: 'The kinds of warnings.',
  values: {
    REPLACED_ROUTE: { description: 'The route replaced an equivalent one. Status 1.' },
    TOO_MANY_REDEEMS: { description: 'The metadata is missing because the redeem limit is reached. Status 10.' },
    TOO_MANY_REQUESTS: {
      description: 'The metadata is missing because it was redeemed too often within a short time. Status 12.',
    },
    URI_LOOKS_LIKE_HOST: {
      description:
        'An address without a scheme begins with a host name (`www.example.com/shop`). It became a path of the app, not a link to that site.',
    },
    CREDENTIAL_ALREADY_CREATED: {
      description:
        'A request with the same `Idempotency-Key` created the credential. Only its response contained the secret.',
    },
    EXPIRES_IN_THE_PAST: { description: 'The link has already expired, because `expiresAt` is not in the future.' },
  } as const satisfies Record<WarningCode, { description: string }>,
});

/** `itemIndex` is the index of the item that the warning is about, in bulk mutations. */
export const WarningType = builder.objectRef<Warning & { itemIndex?: number }>('Warning');

builder.objectType(WarningType, {
  description: 'A warning about an operation that succeeded.',
  fields: (t) => ({
    code: t.expose('code', { type: WarningCodeEnum, description: 'The kind of the warning.' }),
    message: t.exposeString('message', {
      description: 'The problem and how to fix it. The wording can change.',
    }),
    status: t.exposeInt('status', {
      nullable: true,
      description: 'The numeric status, as in the `/v2` API. Null for warnings that `/v2` does not have.',
    }),
    inputPath: t.field({
      type: ['String'],
      nullable: true,
      description:
        'The path of the field that the warning is about in the arguments, such as `["input", "overrides", "web", "link"]`, or `["input", "items", "3", "uri"]` in bulk mutations. Null if the warning is not about a field.',
      resolve: ({ field, itemIndex }) => {
        const path = field?.split('.') ?? null;
        return path === null ? null : itemIndex === undefined ? ['input', ...path] : buildItemPath(itemIndex, path);
      },
    }),
  }),
});
