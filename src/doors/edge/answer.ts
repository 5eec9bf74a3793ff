import type { ServerResponse } from 'node:http';
import { intentUrl, isWebAddress } from '../../domain/redirects/intent.ts';
import type { Outcome } from '../../domain/redirects/outcome.ts';
import type { Opening, ShownLink } from '../../domain/redirects/redirect.service.ts';
import { tellingAddresses } from '../../domain/clients/told-device.ts';
import type { Services } from '../../domain/services.ts';
import type { Asked } from './asked.ts';
import { botPage, expiredPage, ipadCheckPage, notFoundPage, previewPage, qrPage } from './pages/index.ts';
import type { Brand, Page, PageContext } from './pages/page.ts';
import { sendPage, sendRedirect } from './send.ts';

/** Answers a visitor with what the domain decided. `path` is the one, canonical, at which the link was asked for. */
export function sendOpening(
  response: ServerResponse,
  services: Services,
  asked: Asked,
  { outcome, link }: Opening,
  path: string,
): void {
  const address = link === null ? null : addressOf(outcome);
  if (link === null) sendNotFound(response, asked);
  else if (address !== null) sendRedirect(response, address);
  else sendPage(response, pageOf(services, asked, outcome, link, path));
}

/** The address that an outcome redirects to; null: it is a page. */
function addressOf(outcome: Outcome): string | null {
  switch (outcome.kind) {
    case 'REDIRECT':
      return outcome.location;
    case 'INTENT':
      return intentUrl(outcome.link, outcome.packageName, outcome.fallback);
    case 'STORE':
      return outcome.url;
    case 'EXPIRED':
      // Of a deep link nobody knows whether it opens anything here: it gets a button, as everywhere.
      return outcome.url !== null && isWebAddress(outcome.url) ? outcome.url : null;
    default:
      return null;
  }
}

function pageOf(services: Services, asked: Asked, outcome: Outcome, link: ShownLink, path: string): Page {
  const context = pageContext(services, asked, link);
  switch (outcome.kind) {
    case 'PREVIEW_PAGE': {
      const { open, get, web } = outcome;
      return previewPage(context, { open, get, web, autoOpen: false });
    }
    case 'BOT_PAGE':
      return botPage(context, outcome.web);
    case 'IPAD_CHECK': {
      const { ipad, mac } = tellingAddresses(asked.query === '' ? path : `${path}?${asked.query}`);
      return ipadCheckPage(context, { ipad, mac, noscript: mac });
    }
    case 'QR_PAGE':
      return qrPage(context, outcome.platforms);
    case 'EXPIRED':
      return outcome.url === null
        ? expiredPage(context, { reason: outcome.reason, startsAt: link.startsAt })
        : previewPage(context, { open: outcome.url, get: null, web: null, autoOpen: false });
    default:
      return notFoundPage(context);
  }
}

export function sendNotFound(response: ServerResponse, asked: Asked): void {
  sendPage(response, notFoundPage(brandOf(asked)));
}

function brandOf({ config: { app }, language }: Asked): Brand {
  return { appName: app.name, iconUrl: app.iconUrl, language };
}

/** What every page of a link shows. */
export function pageContext(services: Services, asked: Asked, link: ShownLink): PageContext {
  const { config } = asked;
  const { uri, preview, destinations } = link;
  const code = link.code ?? `lazy?uri=${encodeURIComponent(uri)}`;
  return {
    ...brandOf(asked),
    preview,
    url: services.smartLinks.addressOf(config, { code }),
    uri,
    platforms: config.platforms,
    destinations,
  };
}
