import { builder } from '../builder.ts';

export const OnErrorEnum = builder.enumType('OnError', {
  description: 'The ways in which a bulk mutation can handle invalid items.',
  values: {
    REJECT_ALL: { description: 'Save nothing if any item is invalid.' },
    SKIP: { description: 'Save the valid items and skip the invalid ones.' },
  } as const,
});
