import './scalars.ts';
import './viewer.ts';
import './apps.ts';
import './app-operations.ts';
import './platforms.ts';
import './platform-operations.ts';
import './token-operations.ts';
import './routes.ts';
import './route-operations.ts';
import './templates.ts';
import './template-operations.ts';
import './template-impact.ts';
import './smart-links.ts';
import './qr-codes.ts';
import './smart-link-operations.ts';
import './smart-link-changes.ts';
import './smart-link-bulk.ts';
import './clicks.ts';
import './statistics.ts';
import './resolutions.ts';
import './redeems.ts';
import './opens.ts';
import './installs.ts';
import './explanations.ts';
import { builder } from './builder.ts';
import { cancellable } from './cancellation.ts';

/** The GraphQL schema, put together from one file a noun. */
export const schema = cancellable(builder.toSchema({ sortSchema: true }));
