import type { RequestedId } from '../ids.ts';

/**
 * How a request identifies an app. A text is an id, a subdomain or a custom domain, as on the command line; an object
 * accepts one kind of name only. `ofRecord` is the id of the app of a record whose id is in the input field `field`.
 */
export type AppName = RequestedId | { subdomain: string } | { domain: string } | { ofRecord: string; field: string };
