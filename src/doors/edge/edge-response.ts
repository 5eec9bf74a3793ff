import type { ServerResponse } from 'node:http';
import { isWebAddress } from '../../domain/addresses/web-address.ts';
import { isOtherAppDeepLink } from '../../domain/apps/other-app.ts';
import { negotiateLanguage, type PageLanguage } from '../../domain/apps/page-language.ts';
import type { Client } from '../../domain/clients/client.ts';
import { buildDeviceReportUrls } from '../../domain/clients/reported-device.ts';
import { isStore } from '../../domain/redirects/app-stores.ts';
import { buildLocation } from '../../domain/redirects/location.ts';
import type { Opening, ShownLink } from '../../domain/redirects/redirect.service.ts';
import type { Services } from '../../domain/services.ts';
import type { EdgeRequest } from './edge-request.ts';
import type { Audience, Brand } from './pages/brand.ts';
import {
  buildBotPage,
  buildExpiredPage,
  buildIpadCheckPage,
  buildLoopPage,
  buildNotFoundPage,
  buildPreviewPage,
  buildQrPage,
} from './pages/index.ts';
import type { HtmlPage, PageContext } from './pages/page.ts';
import { sendPage, sendRedirect } from './send.ts';

/** The redirect decision for a visitor, with the requested path. */
interface LocatedOpening extends Opening {
  /** The canonical path of the request on the link host. */
  path: string;
}

/** Sends the redirect decision to the visitor, as a redirect or a page. */
export function sendOpening(
  response: ServerResponse,
  services: Services,
  request: EdgeRequest,
  { outcome, link, path }: LocatedOpening,
): void {
  const location = link === null ? null : buildLocation(outcome);
  if (link === null) {
    sendNotFound(response, request);
  } else if (location !== null) {
    sendRedirect(response, location);
  } else {
    sendPage(response, buildOutcomePage(services, request, { outcome, link, path }));
  }
}

function buildOutcomePage(
  services: Services,
  request: EdgeRequest,
  { outcome, link, path }: LocatedOpening & { link: ShownLink },
): HtmlPage {
  const context = buildPageContext(services, request, link);
  switch (outcome.kind) {
    case 'PREVIEW_PAGE': {
      const { open, get, web } = outcome;
      return buildPreviewPage(context, { open, get, web, ...describeActions(request, open, get) });
    }
    case 'BOT_PAGE':
      return buildBotPage(context, outcome.web);
    case 'IPAD_CHECK': {
      const { ipad, mac } = buildDeviceReportUrls(request.query === '' ? path : `${path}?${request.query}`);
      return buildIpadCheckPage(context, { ipad, mac, noscript: mac });
    }
    case 'QR_PAGE':
      return buildQrPage(context, outcome.platforms);
    case 'EXPIRED':
      return outcome.url === null
        ? buildExpiredPage(context, { reason: outcome.reason, startsAt: link.startsAt })
        : buildPreviewPage(context, buildExpiredActions(request, outcome.url));
    case 'LOOP':
      return buildLoopPage(context);
    default:
      return buildNotFoundPage(context);
  }
}

function buildExpiredActions(request: EdgeRequest, url: string) {
  const isWeb = isWebAddress(url);
  const [open, web] = isWeb ? [null, url] : [url, null];
  return { open, get: null, web, ...describeActions(request, open, null) };
}

function describeActions({ snapshot }: EdgeRequest, open: string | null, get: string | null) {
  return {
    opensOtherApp: open !== null && isOtherAppDeepLink(open, snapshot),
    getsApp: get !== null && isStore(get, snapshot),
  };
}

export function sendNotFound(response: ServerResponse, request: EdgeRequest): void {
  sendPage(response, buildNotFoundPage(getBrand(request)));
}

/** Returns the app of a page, and the page's audience. */
export function getBrand({ snapshot: { app, webBase }, client, acceptLanguage }: EdgeRequest): Brand {
  return {
    ...chooseAudience(client, acceptLanguage, app.defaultLanguage),
    appName: app.name,
    iconUrl: app.iconUrl,
    accentColor: app.accentColor,
    websiteUrl: webBase?.text ?? null,
  };
}

/** Chooses the language of a page. Bots get the default: their pages are shown to people with other languages. */
export function chooseAudience(
  { bot }: Pick<Client, 'bot'>,
  acceptLanguage: string | undefined,
  defaultLanguage: PageLanguage,
): Audience {
  const isNegotiated = bot === null;
  return {
    language: isNegotiated ? negotiateLanguage(acceptLanguage, defaultLanguage) : defaultLanguage,
    isNegotiated,
  };
}

/** Builds the data that all pages of a link show. */
export function buildPageContext(services: Services, request: EdgeRequest, link: ShownLink): PageContext {
  const { snapshot } = request;
  const { uri, preview, destinations, otherAppPlatforms } = link;
  const code = link.code ?? `lazy?uri=${encodeURIComponent(uri)}`;
  return {
    ...getBrand(request),
    preview,
    url: services.smartLinks.buildLinkUrl(snapshot, { code }),
    uri,
    platforms: snapshot.platforms,
    destinations,
    otherAppPlatforms,
  };
}
