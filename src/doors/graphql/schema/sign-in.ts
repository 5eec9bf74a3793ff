import type { CreatedCredential } from '../../../domain/tokens/created-credential.service.ts';
import type { AdminKey } from '../../../domain/tokens/token.ts';
import { builder } from '../builder.ts';
import { buildCreatedKeyFields } from './credentials.ts';
import { buildIdempotencyKey, OWN_IDEMPOTENCY } from './idempotency.ts';

const ExchangeSignInCodeInput = builder.inputType('ExchangeSignInCodeInput', {
  description: 'Input for `exchangeSignInCode`.',
  fields: (t) => ({
    code: t.string({
      required: true,
      description: 'The code in the address that the server or the command `dashboard` printed.',
    }),
  }),
});

const ExchangeSignInCodePayload = builder
  .objectRef<CreatedCredential<AdminKey>>('ExchangeSignInCodePayload')
  .implement({ description: 'The payload of `exchangeSignInCode`.', fields: buildCreatedKeyFields });

builder.mutationField('exchangeSignInCode', (t) =>
  t.field({
    type: ExchangeSignInCodePayload,
    nullable: true,
    description:
      'Exchanges a sign-in code for a new installation key with the label `Dashboard` and the date. A code works once, within ten minutes of its creation. Requires no credential.',
    args: { input: t.arg({ type: ExchangeSignInCodeInput, required: true, description: 'The code to exchange.' }) },
    extensions: OWN_IDEMPOTENCY,
    resolve: async (_root, { input: { code } }, context, info) => {
      const { caller, services } = context;
      const idempotency = await buildIdempotencyKey(context, info);
      return services.signIn.exchangeSignInCode(caller, code, idempotency);
    },
  }),
);
