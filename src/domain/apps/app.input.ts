import { z } from 'zod';
import { optionalText, requiredText } from '../input.ts';
import { previewChange, previewInput } from './preview.input.ts';

const name = requiredText.trim().max(100, 'is longer than 100 characters');
const hosts = z.array(z.string()).max(100, 'has more than 100 entries');
const parameters = z.array(z.string()).max(20, 'has more than 20 entries');

/** Seconds, from a minute to a day; 0 turns it off, as null does. */
const deferredWindow = z
  .int()
  .refine(
    (seconds) => seconds === 0 || (seconds >= 60 && seconds <= 86_400),
    'is neither 0 nor from 60 to 86400 seconds',
  )
  .nullish()
  .transform((seconds) => (seconds === 0 ? null : seconds));

/** Left out it stays; the empty text takes it away, as null does. */
const removableText = z
  .string()
  .nullish()
  .transform((text) => (text === '' ? null : text));

/** What an operator says of an app that is to be made. */
export const createAppInput = z.object({
  name,
  subdomain: requiredText,
  customDomain: optionalText,
  allowedHosts: hosts.nullish().transform((given) => given ?? []),
  preview: previewInput,
  iconUrl: optionalText,
  travellingParameters: parameters.nullish().transform((given) => given ?? []),
  deferredWindow: deferredWindow.transform((seconds) => seconds ?? null),
});

/** What an operator changes: what is left out stays, null takes away what can be taken away. */
export const updateAppInput = z.object({
  name: name.nullish(),
  subdomain: requiredText.nullish(),
  customDomain: removableText,
  allowedHosts: hosts.nullish(),
  preview: previewChange,
  iconUrl: removableText,
  travellingParameters: parameters.nullish(),
  deferredWindow,
});

export type CreateAppInput = z.input<typeof createAppInput>;
export type UpdateAppInput = z.input<typeof updateAppInput>;
