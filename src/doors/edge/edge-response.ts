import type { ServerResponse } from 'node:http';
import { isWebAddress } from '../../domain/addresses/web-address.ts';
import { isOtherAppDeepLink } from '../../domain/apps/other-app.ts';
import { buildDeviceReportUrls } from '../../domain/clients/reported-device.ts';
import { buildIntentUrl } from '../../domain/redirects/intent.ts';
import type { Outcome } from '../../domain/redirects/outcome.ts';
import type { Opening, ShownLink } from '../../domain/redirects/redirect.service.ts';
import type { Services } from '../../domain/services.ts';
import type { EdgeRequest } from './edge-request.ts';
import {
  buildBotPage,
  buildExpiredPage,
  buildIpadCheckPage,
  buildNotFoundPage,
  buildPreviewPage,
  buildQrPage,
} from './pages/index.ts';
import type { Brand, HtmlPage, PageContext } from './pages/page.ts';
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
  const address = link === null ? null : getRedirectAddress(outcome);
  if (link === null) {
    sendNotFound(response, request);
  } else if (address !== null) {
    sendRedirect(response, address);
  } else {
    sendPage(response, buildOutcomePage(services, request, { outcome, link, path }));
  }
}

/** Returns the URL that an outcome redirects to, or null if the outcome is a page. */
function getRedirectAddress(outcome: Outcome): string | null {
  switch (outcome.kind) {
    case 'REDIRECT':
      return outcome.location;
    case 'INTENT':
      return buildIntentUrl(outcome.link, outcome.packageName, outcome.fallback);
    case 'STORE':
      return outcome.url;
    case 'EXPIRED':
      // The server can't know whether a deep link opens an app on this device, so the page shows a button instead.
      return outcome.url !== null && isWebAddress(outcome.url) ? outcome.url : null;
    default:
      return null;
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
      return buildPreviewPage(context, { open, get, web, autoOpen: false });
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
        : buildPreviewPage(context, { open: outcome.url, get: null, web: null, autoOpen: false });
    default:
      return buildNotFoundPage(context);
  }
}

export function sendNotFound(response: ServerResponse, request: EdgeRequest): void {
  sendPage(response, buildNotFoundPage(getBrand(request)));
}

function getBrand({ snapshot: { app }, language }: EdgeRequest): Brand {
  return { appName: app.name, iconUrl: app.iconUrl, language };
}

/** Builds the data that all pages of a link show. */
export function buildPageContext(services: Services, request: EdgeRequest, link: ShownLink): PageContext {
  const { snapshot } = request;
  const { uri, preview, destinations } = link;
  const code = link.code ?? `lazy?uri=${encodeURIComponent(uri)}`;
  return {
    ...getBrand(request),
    preview,
    url: services.smartLinks.buildLinkUrl(snapshot, { code }),
    uri,
    platforms: snapshot.platforms,
    destinations,
    isOtherAppDeepLink: (address) => isOtherAppDeepLink(address, snapshot),
  };
}
