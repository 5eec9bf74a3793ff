import type { BrowserContextOptions, Page } from 'playwright-core';
import { POLL_LIMIT_MS } from '../support/deadlines.ts';
import { launchChromium } from './chromium.ts';

/** A device in somebody's hand, as far as Chromium can play it. */
export interface Device extends BrowserContextOptions {
  /** What `navigator.maxTouchPoints` says; 0 or left out: it has no touch screen. */
  touchPoints?: number;
}

/** A browser on a device, with an internet in which only the server's link hosts are real. */
export interface Phone {
  page: Page;
  /** The addresses of other sites that the page arrived at, by itself or by a tap: each answers an empty page. */
  arrivals: string[];
  /** The `Location` of each redirect that the link hosts answered, the latest last: also those that no Chromium takes. */
  redirects: string[];
  close(): Promise<void>;
}

/** Opens a browser for which every name below `linkDomain` is the server at this port of the loopback interface. */
export async function openPhone(linkDomain: string, port: number, device: Device): Promise<Phone> {
  const { touchPoints = 0, ...options } = device;
  const browser = await launchChromium(
    `--host-resolver-rules=MAP *.${linkDomain}:80 127.0.0.1:${port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
  );
  const context = await browser.newContext(options);
  context.setDefaultTimeout(POLL_LIMIT_MS);
  const page = await context.newPage();
  const arrivals: string[] = [];
  const redirects: string[] = [];

  // Playwright's own routes do not see where a redirect leads, the protocol below them does.
  const protocol = await context.newCDPSession(page);
  if (touchPoints > 0) {
    await protocol.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: touchPoints });
  }
  protocol.on('Fetch.requestPaused', ({ requestId, request, resourceType, responseHeaders }) => {
    const isOurs = new URL(request.url).hostname.endsWith(`.${linkDomain}`);
    if (!isOurs && resourceType === 'Document') {
      arrivals.push(request.url);
    }
    const location = responseHeaders?.find(({ name }) => name.toLowerCase() === 'location');
    if (location !== undefined) {
      redirects.push(location.value);
    }
    const goneOn = isOurs
      ? protocol.send('Fetch.continueRequest', { requestId })
      : protocol.send('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders: ANY_PAGE });
    // A page that is left takes its requests with it.
    goneOn.catch(() => undefined);
  });
  await protocol.send('Fetch.enable', {
    patterns: [
      { urlPattern: '*', requestStage: 'Request' },
      { urlPattern: `*.${linkDomain}/*`, requestStage: 'Response' },
    ],
  });
  return { page, arrivals, redirects, close: () => browser.close() };
}

const ANY_PAGE = [{ name: 'content-type', value: 'text/html' }];
