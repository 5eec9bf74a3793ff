import './schema/scalars.ts';
import './schema/viewer.ts';
import './schema/apps.ts';
import './app-operations.ts';
import './schema/platforms.ts';
import './platform-operations.ts';
import './token-operations.ts';
import './schema/routes.ts';
import './route-operations.ts';
import './schema/templates.ts';
import './template-operations.ts';
import './schema/template-impact.ts';
import './schema/smart-links/type.ts';
import './schema/qr-codes.ts';
import './schema/smart-links/create-and-read.ts';
import './schema/smart-links/update-and-delete.ts';
import './schema/smart-links/bulk.ts';
import './schema/clicks.ts';
import './schema/statistics.ts';
import './schema/resolutions.ts';
import './schema/redeems.ts';
import './schema/opens.ts';
import './schema/installs.ts';
import './schema/explanations.ts';
import { builder } from './builder.ts';
import { makeCancellable } from './cancellation.ts';

/** The GraphQL schema, put together from one file a noun. */
export const schema = makeCancellable(builder.toSchema({ sortSchema: true }));
