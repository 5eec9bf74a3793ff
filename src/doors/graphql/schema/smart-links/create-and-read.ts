import type { Warning } from '../../../../domain/failures.ts';
import type { SmartLink } from '../../../../domain/smart-links/smart-link.ts';
import { builder } from '../../builder.ts';
import { toNullIfNotFound } from '../../nodes.ts';
import { APP_ARGUMENT, toAppName } from '../app-selector.ts';
import { AppType } from '../app-type.ts';
import { buildIdempotencyKey, OWN_IDEMPOTENCY } from '../idempotency.ts';
import { WarningType } from '../warnings.ts';
import { buildCreateFields } from './fields.ts';
import { BY_ARGUMENT, toLinkName } from './selector.ts';
import { SmartLinkType } from './type.ts';

const CreateSmartLinkInput = builder.inputType('CreateSmartLinkInput', {
  description: 'Input for `createSmartLink`.',
  fields: (t) => ({ app: t.field(APP_ARGUMENT), ...buildCreateFields(t) }),
});

builder.queryField('smartLink', (t) =>
  t.field({
    type: SmartLinkType,
    nullable: true,
    description:
      'A smart link. Fails with status 7 if it does not exist or belongs to another app. Requires a platform token or an admin key.',
    args: { by: t.arg({ ...BY_ARGUMENT, required: true }), app: t.arg(APP_ARGUMENT) },
    resolve: async (_root, { app, by }, { caller, services, loaders }) => {
      const { app: appOfRecord, name } = toLinkName(by);
      const smartLink = await services.smartLinks.getSmartLink(caller, toAppName(app) ?? appOfRecord, name);
      loaders.cacheSmartLink(smartLink);
      return smartLink;
    },
  }),
);

builder.objectField(AppType, 'smartLink', (t) =>
  t.field({
    type: SmartLinkType,
    nullable: true,
    description: 'A smart link of the app. Null, without an error, if the app has no such link.',
    args: { by: t.arg({ ...BY_ARGUMENT, required: true }) },
    resolve: async ({ app }, { by }, { caller, services, loaders }) => {
      const { name } = toLinkName(by);
      const smartLink = await toNullIfNotFound(services.smartLinks.getSmartLink(caller, app.id, name));
      if (smartLink !== null) {
        loaders.cacheSmartLink(smartLink);
      }
      return smartLink;
    },
  }),
);

const CreateSmartLinkPayload = builder
  .objectRef<{ smartLink: SmartLink; warnings: Warning[] }>('CreateSmartLinkPayload')
  .implement({
    description: 'The payload of `createSmartLink`.',
    fields: (t) => ({
      smartLink: t.field({
        type: SmartLinkType,
        description: 'The new link, or the existing one if `unique` is set.',
        resolve: ({ smartLink }) => smartLink,
      }),
      warnings: t.field({
        type: [WarningType],
        description: 'Warnings about the input. A retry and a request for an existing unique link return them again.',
        resolve: ({ warnings }) => warnings,
      }),
    }),
  });

builder.mutationField('createSmartLink', (t) =>
  t.field({
    type: CreateSmartLinkPayload,
    nullable: true,
    description:
      'Creates a smart link, or returns the existing one if `unique` is set. The server stores the link durably before it responds. Safe to retry with an `Idempotency-Key` header. Requires a platform token or an admin key.',
    args: { input: t.arg({ type: CreateSmartLinkInput, required: true, description: 'The link to create.' }) },
    extensions: OWN_IDEMPOTENCY,
    resolve: async (_root, { input: { app, ...input } }, context, info) => {
      const { caller, services, loaders } = context;
      const key = await buildIdempotencyKey(context, info);
      const created = await services.smartLinks.createSmartLink(caller, toAppName(app), input, key);
      loaders.cacheSmartLink(created.smartLink);
      return created;
    },
  }),
);
