import { z } from 'zod';
import { createListSchema, optionalText, removableText, requiredText } from '../input.ts';
import { previewChange, previewInput } from './preview.input.ts';

const name = requiredText.trim().max(100);
const hosts = createListSchema(z.string(), 100);
const schemes = createListSchema(z.string(), 20);
const parameters = createListSchema(z.string(), 20);

/** Seconds, from a minute to a day. 0 and null turn deferred deep linking off. */
const deferredLinkWindowSeconds = z
  .int()
  .refine((seconds) => seconds === 0 || (seconds >= 60 && seconds <= 86_400), {
    error: ({ input }) => `must be 0, or between 60 and 86400 seconds; got ${input}.`,
  })
  .nullish()
  .transform((seconds) => (seconds === 0 ? null : seconds));

/** The input for a new app. */
export const createAppInput = z.object({
  name,
  subdomain: requiredText,
  customDomain: optionalText,
  allowedHosts: hosts.nullish().transform((given) => given ?? []),
  allowedSchemes: schemes.nullish().transform((given) => given ?? []),
  preview: previewInput,
  iconUrl: optionalText,
  accentColor: optionalText,
  defaultLanguage: optionalText,
  forwardedQueryParameters: parameters.nullish().transform((given) => given ?? []),
  deferredLinkWindowSeconds: deferredLinkWindowSeconds.transform((seconds) => seconds ?? null),
});

/** The changes to an app. Absent fields stay unchanged; null clears optional fields. */
export const updateAppInput = z.object({
  name: name.nullish(),
  subdomain: requiredText.nullish(),
  customDomain: removableText,
  allowedHosts: hosts.nullish(),
  allowedSchemes: schemes.nullish(),
  preview: previewChange,
  iconUrl: removableText,
  accentColor: removableText,
  defaultLanguage: removableText,
  forwardedQueryParameters: parameters.nullish(),
  deferredLinkWindowSeconds,
});

/** The confirmation of a deletion. */
export const deleteAppInput = z.object({ name: requiredText.trim() });

export type DeleteAppInput = z.input<typeof deleteAppInput>;
export type CreateAppInput = z.input<typeof createAppInput>;
export type UpdateAppInput = z.input<typeof updateAppInput>;
