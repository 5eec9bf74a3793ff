import type { AppName } from '../../../domain/apps/app-name.ts';
import { isId } from '../../../domain/ids.ts';
import { builder } from '../builder.ts';
import { parseGlobalId } from '../nodes.ts';

export const AppSelector = builder.inputType('AppSelector', {
  description: 'Identifies an app. Exactly one field is required.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: "The app's global id, or its id as the command line shows it." }),
    subdomain: t.string({ description: "The app's subdomain of the link domain, or one of its former subdomains." }),
    domain: t.string({ description: "The app's custom domain." }),
  }),
});

/** The `app` argument and input field, which exist because an installation key belongs to no app. */
export const APP_ARGUMENT = {
  type: AppSelector,
  description: "The app. Required with an installation key; defaults to the credential's own app otherwise.",
} as const;

/** Converts an app selector to the name that services expect. Null: the caller's own app. */
export function toAppName(selector: typeof AppSelector.$inferInput | null | undefined): AppName | null {
  if (selector == null) {
    return null;
  }
  if (selector.id !== undefined) {
    return isId(selector.id) ? selector.id : parseGlobalId(selector.id, 'App', 'app');
  }
  return selector.subdomain === undefined ? { domain: selector.domain } : { subdomain: selector.subdomain };
}
