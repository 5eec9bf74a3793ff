import type { App } from '../../../domain/apps/app.ts';
import { formatList, formatTime, toIsoTime } from '../output.ts';
import { type Column, formatFacts } from '../table.ts';

/** Returns an app as JSON. */
export function toAppJson({ createdAt, updatedAt, ...app }: App) {
  const { id, name, subdomain, customDomain, allowedHosts, allowedSchemes } = app;
  const { preview, iconUrl, accentColor, defaultLanguage, forwardedQueryParameters, deferredLinkWindowSeconds } = app;
  return {
    id,
    name,
    subdomain,
    customDomain,
    allowedHosts,
    allowedSchemes,
    preview,
    iconUrl,
    accentColor,
    defaultLanguage,
    forwardedQueryParameters,
    deferredLinkWindowSeconds,
    createdAt: toIsoTime(createdAt),
    updatedAt: toIsoTime(updatedAt),
  };
}

/** Formats an app for people. */
export function formatApp(app: App): string {
  return formatFacts([
    ['Name', app.name],
    ['Subdomain', app.subdomain],
    ['Custom domain', app.customDomain],
    ['Allowed hosts', formatList(app.allowedHosts)],
    ['Allowed schemes', formatList(app.allowedSchemes)],
    ['Preview title', app.preview.title],
    ['Preview description', app.preview.description],
    ['Preview image', app.preview.imageUrl],
    ['Icon', app.iconUrl],
    ['Accent color', app.accentColor],
    ['Default language', app.defaultLanguage],
    ['Forwarded parameters', formatList(app.forwardedQueryParameters)],
    ['Deferred window', app.deferredLinkWindowSeconds === null ? null : `${app.deferredLinkWindowSeconds} s`],
    ['ID', app.id],
    ['Created', formatTime(app.createdAt)],
  ]);
}

export const APP_COLUMNS: readonly Column<App>[] = [
  { heading: 'Subdomain', getCell: ({ subdomain }) => subdomain },
  { heading: 'Name', getCell: ({ name }) => name, elastic: true },
  { heading: 'Custom domain', getCell: ({ customDomain }) => customDomain },
  { heading: 'ID', getCell: ({ id }) => id },
  { heading: 'Created', getCell: ({ createdAt }) => formatTime(createdAt) },
];
