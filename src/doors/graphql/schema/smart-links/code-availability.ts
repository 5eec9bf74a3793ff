import type { CodeAvailability } from '../../../../domain/smart-links/code-availability.service.ts';
import type { UnavailableReason } from '../../../../domain/smart-links/code-availability.ts';
import { builder } from '../../builder.ts';
import { defineCost } from '../../limits/cost.ts';
import { APP_ARGUMENT, toAppName } from '../app-selector.ts';
import { SmartLinkType } from './type.ts';

const CodeUnavailabilityReasonEnum = builder.enumType('CodeUnavailabilityReason', {
  description: 'The reasons why a custom code cannot be used for a new link.',
  values: {
    INVALID: { description: 'It has characters that a code cannot have, or too many.' },
    RESERVED: { description: 'It is a reserved word, such as `api`.' },
    TAKEN: { description: 'It is the code of another link of the app.' },
    DELETED: { description: 'It was the code of a link of the app that is deleted. Codes are never used again.' },
  } as const satisfies Record<UnavailableReason, { description: string }>,
});

const CodeAvailabilityType = builder.objectRef<CodeAvailability>('CodeAvailability').implement({
  description: 'Whether a custom code can be used for a new link of an app now.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'The requested code.' }),
    available: t.boolean({
      description: 'Whether the code can be used. Another request can still use it first.',
      resolve: ({ reason }) => reason === null,
    }),
    reason: t.expose('reason', {
      type: CodeUnavailabilityReasonEnum,
      nullable: true,
      description: 'Why the code cannot be used. Null if it can.',
    }),
    message: t.exposeString('message', {
      nullable: true,
      description: 'The reason in a sentence. Null if the code can be used. The wording can change.',
    }),
    suggestion: t.exposeString('suggestion', {
      nullable: true,
      description: 'A similar code that can be used. Null if the requested one can, or if there is none.',
    }),
    smartLink: t.field({
      type: SmartLinkType,
      nullable: true,
      description: 'The link that has the code. Null if no link has it.',
      resolve: ({ appId, smartLinkId }, _args, { loaders }) =>
        smartLinkId === null ? null : loaders.loadSmartLink({ appId, id: smartLinkId }),
    }),
  }),
});

builder.queryField('codeAvailability', (t) =>
  t.field({
    type: CodeAvailabilityType,
    nullable: true,
    // As much as an attempt to create a link with the code.
    extensions: defineCost({ points: 2 }),
    description:
      'Whether a custom code can be used for a new link of the app, why not, and which similar code can. Codes of other apps do not matter. Requires a secret token or an admin key.',
    args: {
      code: t.arg.string({ required: true, description: 'The custom code. Case-sensitive.' }),
      app: t.arg(APP_ARGUMENT),
    },
    resolve: (_root, { code, app }, { caller, services }) =>
      services.codeAvailability.getAvailability(caller, toAppName(app), code),
  }),
);
