import type { App } from '../../../domain/apps/app.ts';
import { isoTime, shownList, shownTime } from '../output.ts';
import { type Column, facts } from '../table.ts';

/** An app as programs read it. */
export function appJson({ createdAt, updatedAt, ...app }: App) {
  const { id, name, subdomain, customDomain, allowedHosts, preview } = app;
  const { iconUrl, travellingParameters, deferredWindow } = app;
  return {
    id,
    name,
    subdomain,
    customDomain,
    allowedHosts,
    preview,
    iconUrl,
    travellingParameters,
    deferredWindow,
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
  };
}

/** An app as people read it. */
export function appText(app: App): string {
  return facts([
    ['Name', app.name],
    ['Subdomain', app.subdomain],
    ['Custom domain', app.customDomain],
    ['Allowed hosts', shownList(app.allowedHosts)],
    ['Preview title', app.preview.title],
    ['Preview description', app.preview.description],
    ['Preview image', app.preview.imageUrl],
    ['Icon', app.iconUrl],
    ['Travelling parameters', shownList(app.travellingParameters)],
    ['Deferred window', app.deferredWindow === null ? null : `${app.deferredWindow} s`],
    ['Id', app.id],
    ['Created', shownTime(app.createdAt)],
  ]);
}

export const APP_COLUMNS: readonly Column<App>[] = [
  { heading: 'Subdomain', of: ({ subdomain }) => subdomain },
  { heading: 'Name', of: ({ name }) => name, elastic: true },
  { heading: 'Custom domain', of: ({ customDomain }) => customDomain },
  { heading: 'Id', of: ({ id }) => id },
  { heading: 'Created', of: ({ createdAt }) => shownTime(createdAt) },
];
