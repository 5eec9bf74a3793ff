import type { App } from '../../../domain/apps/app.ts';
import { formatList, formatTime, toIsoTime } from '../output.ts';
import { type Column, formatFacts } from '../table.ts';

/** An app as programs read it. */
export function toAppJson({ createdAt, updatedAt, ...app }: App) {
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
    createdAt: toIsoTime(createdAt),
    updatedAt: toIsoTime(updatedAt),
  };
}

/** An app as people read it. */
export function formatApp(app: App): string {
  return formatFacts([
    ['Name', app.name],
    ['Subdomain', app.subdomain],
    ['Custom domain', app.customDomain],
    ['Allowed hosts', formatList(app.allowedHosts)],
    ['Preview title', app.preview.title],
    ['Preview description', app.preview.description],
    ['Preview image', app.preview.imageUrl],
    ['Icon', app.iconUrl],
    ['Travelling parameters', formatList(app.travellingParameters)],
    ['Deferred window', app.deferredWindow === null ? null : `${app.deferredWindow} s`],
    ['Id', app.id],
    ['Created', formatTime(app.createdAt)],
  ]);
}

export const APP_COLUMNS: readonly Column<App>[] = [
  { heading: 'Subdomain', getCell: ({ subdomain }) => subdomain },
  { heading: 'Name', getCell: ({ name }) => name, elastic: true },
  { heading: 'Custom domain', getCell: ({ customDomain }) => customDomain },
  { heading: 'Id', getCell: ({ id }) => id },
  { heading: 'Created', getCell: ({ createdAt }) => formatTime(createdAt) },
];
