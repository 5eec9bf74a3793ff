import type { Warning } from '../../../domain/failures.ts';
import { builder } from '../builder.ts';

export const WarningType = builder.objectRef<Warning>('Warning');

builder.objectType(WarningType, {
  description: 'A warning about an operation that succeeded.',
  fields: (t) => ({
    status: t.exposeInt('status', { description: 'The numeric status, as in the `/v2` API.' }),
    message: t.exposeString('message', { description: 'The message, as in the `/v2` API.' }),
  }),
});
