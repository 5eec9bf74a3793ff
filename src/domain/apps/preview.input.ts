import { z } from 'zod';
import { parseWebAddress } from '../addresses/web-address.ts';
import { type FailureCode, requireValid } from '../failures.ts';
import { createShortTextSchema, optionalText } from '../input.ts';
import type { Preview } from './preview.ts';

const fields = z.object({
  title: createShortTextSchema(200),
  description: createShortTextSchema(500),
  imageUrl: optionalText,
});

const NOTHING: Preview = { title: null, description: null, imageUrl: null };

/** What a client says of a preview. Null means that nothing is said at this level. */
export const previewInput = fields.nullish().transform((preview) => preview ?? NOTHING);

/** What a client changes a preview to: left out it stays, null takes it away. */
export const previewChange = fields.nullish().transform((preview) => (preview === null ? NOTHING : preview));

/** The preview with its picture's address checked: it is shown on pages and fetched by messengers, so http(s) alone. */
export function validatePreview(given: Preview, code: FailureCode): Preview {
  if (given.imageUrl === null) {
    return given;
  }
  return { ...given, imageUrl: requireValid(parseWebAddress(given.imageUrl), code, 'preview.imageUrl').href };
}
