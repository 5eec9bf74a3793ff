import { z } from 'zod';
import { parseWebAddress } from '../addresses/web-address.ts';
import { accept, type Checked, type FailureCode, requireValid } from '../failures.ts';
import { createShortTextSchema, optionalText } from '../input.ts';
import type { Preview } from './preview.ts';

const fields = z.object({
  title: createShortTextSchema(200),
  description: createShortTextSchema(500),
  imageUrl: optionalText,
});

const NOTHING: Preview = { title: null, description: null, imageUrl: null };

/** The preview of a new record. Null fields come from the next level (see `buildPreview`). */
export const previewInput = fields.nullish().transform((preview) => preview ?? NOTHING);

/** A change to the preview of a record. Undefined leaves the preview unchanged; null clears it. */
export const previewChange = fields.nullish().transform((preview) => (preview === null ? NOTHING : preview));

/**
 * Validates the image URL of a preview. Pages show the image and messengers fetch it, so only http(s) is allowed.
 * `checkImage` can add rules for the caller.
 */
export function validatePreview(
  given: Preview,
  code: FailureCode,
  checkImage: (url: string) => Checked<string> = checkWebAddress,
): Preview {
  if (given.imageUrl === null) {
    return given;
  }
  return { ...given, imageUrl: requireValid(checkImage(given.imageUrl), code, 'preview.imageUrl') };
}

function checkWebAddress(text: string): Checked<string> {
  const parsed = parseWebAddress(text);
  return parsed.ok ? accept(parsed.value.href) : parsed;
}
