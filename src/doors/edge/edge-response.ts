import type { ServerResponse } from 'node:http';
import { isWebAddress } from '../../domain/addresses/web-address.ts';
import { buildDeviceReportUrls } from '../../domain/clients/reported-device.ts';
import { buildLocation } from '../../domain/redirects/location.ts';
import type { Opening, ShownLink } from '../../domain/redirects/redirect.service.ts';
import type { Services } from '../../domain/services.ts';
import type { EdgeRequest } from './edge-request.ts';
import {
  buildBotPage,
  buildExpiredPage,
  buildIpadCheckPage,
  buildLoopPage,
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
        : buildPreviewPage(context, { ...buildExpiredActions(outcome.url), get: null, autoOpen: false });
    case 'LOOP':
      return buildLoopPage(context);
    default:
      return buildNotFoundPage(context);
  }
}

function buildExpiredActions(url: string): { open: string | null; web: string | null } {
  return isWebAddress(url) ? { open: null, web: url } : { open: url, web: null };
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
