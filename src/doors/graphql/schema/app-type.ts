import type { App } from '../../../domain/apps/app.ts';
import type { Platform } from '../../../domain/apps/platform.ts';
import type { PlatformKind } from '../../../domain/platform-kind.ts';
import { builder, type ObjectFieldBuilder } from '../builder.ts';

/** An app. Its platforms are known if it comes from a cached snapshot. */
interface AppRecord {
  app: App;
  platforms?: ReadonlyMap<PlatformKind, Platform>;
}

/** The type `App`, which `apps.ts` implements. The files of other nouns add fields to it. */
export const AppType = builder.objectRef<AppRecord>('App');

/** The cost of a list below `App`, in points: it needs one statement per app. */
export const APP_LIST_POINTS = 5;

/**
 * Builds the `app` field of a payload, so that clients with a normalized cache can update the app's other fields.
 * Null, with an error, for publishable tokens, and null for a record without an app.
 */
export const buildAppField = <Source>(t: ObjectFieldBuilder<Source>, getAppId: (source: Source) => string | null) =>
  t.field({
    type: AppType,
    nullable: true,
    authScopes: { can: 'readApp' },
    description: 'The app, after the change. Requires a secret token or an admin key.',
    resolve: (source, _args, { services }) => {
      const appId = getAppId(source);
      return appId === null ? null : services.snapshots.get(appId);
    },
  });
