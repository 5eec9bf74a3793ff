import type { AppName } from '../../../../domain/apps/app-name.ts';
import type { SmartLinkName } from '../../../../domain/smart-links/smart-link.service.ts';
import { builder } from '../../builder.ts';
import { parseRawOrRecordId } from '../../nodes.ts';

const SmartLinkSelector = builder.inputType('SmartLinkSelector', {
  description: 'Identifies a smart link. Exactly one field is required.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: "The link's global id, or its id, which deep links carry as `_hk_sid`." }),
    code: t.string({ description: "The link's short code. Case-sensitive." }),
    url: t.string({
      description:
        "The link's URL. `resolve` and `resolveSmartLink` also accept the URL of a lazy link (`/lazy?uri=`).",
    }),
  }),
});

/** The argument or input field that identifies a smart link. */
export const BY_ARGUMENT = { type: SmartLinkSelector, description: 'Identifies the smart link.' } as const;

/** Converts a selector to the name that services expect, and the app of a record whose global id it contains. */
export function toLinkName({ id, ...name }: typeof SmartLinkSelector.$inferInput): {
  app: AppName | null;
  name: SmartLinkName;
} {
  if (id === undefined) {
    return { app: null, name };
  }
  const parsed = parseRawOrRecordId(id, 'SmartLink');
  return { app: parsed.app, name: { id: parsed.id } };
}
