import * as first from './001-smart-links.ts';
import * as second from './002-events.ts';
import * as third from './003-idempotency.ts';
import * as fourth from './004-imports.ts';
import * as fifth from './005-statistics.ts';
import * as sixth from './006-scraped-previews.ts';
import * as seventh from './007-app-appearance.ts';
import * as eighth from './008-rate-turns.ts';
import * as ninth from './009-token-uses.ts';
import * as tenth from './010-allowed-schemes.ts';
import * as eleventh from './011-unique-key-updates.ts';
import * as twelfth from './012-unlisted-clicks.ts';
import * as thirteenth from './013-app-pages.ts';
import * as fourteenth from './014-installation-settings.ts';
import * as fifteenth from './015-admin-key-labels.ts';
import * as sixteenth from './016-token-expiry.ts';
import * as seventeenth from './017-smart-link-lists.ts';
import * as eighteenth from './018-link-clicks.ts';
import * as nineteenth from './019-app-deletion.ts';
import * as twentieth from './020-app-counts.ts';
import * as twentyFirst from './021-link-search.ts';
import * as twentySecond from './022-sign-in-codes.ts';
import type { Migration } from './migration.ts';

/** All migrations in order. A static list, because a bundle has no folder to read. Append only. */
export const MIGRATIONS: readonly Migration[] = [
  first,
  second,
  third,
  fourth,
  fifth,
  sixth,
  seventh,
  eighth,
  ninth,
  tenth,
  eleventh,
  twelfth,
  thirteenth,
  fourteenth,
  fifteenth,
  sixteenth,
  seventeenth,
  eighteenth,
  nineteenth,
  twentieth,
  twentyFirst,
  twentySecond,
];
