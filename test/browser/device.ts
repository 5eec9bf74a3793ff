import type { BrowserContextOptions, Page } from 'playwright-core';
import { POLL_LIMIT_MS } from '../support/deadlines.ts';
import { launchChromium } from './chromium.ts';

/** A device that Chromium emulates. */
export interface Device extends BrowserContextOptions {
  /** The value of `navigator.maxTouchPoints`; 0 (the default) for a device without a touch screen. */
  touchPoints?: number;
}

/** A browser on a device. Only the server's link domains are real; the rest of the internet is emulated. */
export interface Phone {
  page: Page;
  /** The URLs of other sites that the page navigated to. Each of them returns an empty page. */
  arrivals: string[];
  /** The `Location` of each redirect from a link domain, in order, including schemes that Chromium doesn't follow. */
  redirects: string[];
  close(): Promise<void>;
}

/** Opens a browser that resolves every subdomain of `linkDomain` to this port on the loopback interface. */
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

  // Unlike the DevTools protocol, Playwright's routes don't report the targets of redirects.
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
    // This fails if the browser has already left the page.
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
