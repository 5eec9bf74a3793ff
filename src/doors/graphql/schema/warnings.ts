import type { Warning } from '../../../domain/failures.ts';
import { builder } from '../builder.ts';

export const WarningType = builder.objectRef<Warning>('Warning');

builder.objectType(WarningType, {
  description: 'What one should know about an operation that succeeded all the same.',
  fields: (t) => ({
    status: t.exposeInt('status', { description: 'The number of the legacy API.' }),
    message: t.exposeString('message', { description: 'The text of the legacy API.' }),
  }),
});
