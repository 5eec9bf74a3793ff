import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { POLL_LIMIT_MS } from '../support/deadlines.ts';

/** Debian's place for it; `CHROMIUM_PATH` names another. */
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/**
 * Whether the browser tests have to be left out for want of a browser, which is said aloud. Where everything has to
 * be there (`CI=true`), that is an error.
 */
export function shouldSkipChromium(): boolean {
  if (existsSync(CHROMIUM)) {
    return false;
  }
  const message = `no Chromium at ${CHROMIUM} (CHROMIUM_PATH names another place)`;
  if (process.env.CI === 'true') {
    throw new Error(`The browser tests cannot run: ${message}`);
  }
  process.stderr.write(`\nSKIPPED: the browser tests: ${message}\n`);
  return true;
}

/** A page that can reach one server and nothing else. */
export interface Window {
  page: Page;
  /** What the page asked of anybody but the server; it got nothing. */
  foreignRequests: string[];
  /** What went wrong in the page's own scripts, and what its content policy refused. */
  complaints: string[];
  /** Saves a picture, in a temporary folder that stays, and answers its path. */
  screenshot(name: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * Opens an empty page in a fresh Chromium that reaches only `origin`, so that whatever a page of ours would fetch
 * from the internet is missed here as it is on a network without one.
 */
export async function openWindow(origin: string, device: BrowserContextOptions = {}): Promise<Window> {
  const browser = await launchChromium(OFFLINE);
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...device });
  const foreignRequests: string[] = [];
  const complaints: string[] = [];
  // Also sees what blob: workers ask for, which page.route() does not.
  context.on('request', (request) => {
    if (isForeign(request.url(), origin)) {
      foreignRequests.push(request.url());
    }
  });
  await context.route(
    (url) => isForeign(url.href, origin),
    (route) => route.abort(),
  );
  context.setDefaultTimeout(POLL_LIMIT_MS);
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      complaints.push(message.text());
    }
  });

  let folder: string | undefined;
  return {
    page,
    foreignRequests,
    complaints,
    screenshot: async (name) => {
      folder ??= await mkdtemp(join(tmpdir(), 'smartlinks-pages-'));
      const path = join(folder, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
    close: () => browser.close(),
  };
}

/** Starts a Chromium whose names are looked up by `resolverRules`, a flag of Chromium. */
export function launchChromium(resolverRules: string): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, resolverRules], timeout: POLL_LIMIT_MS });
}

const FLAGS = [
  // Chromium's own sandbox refuses to start for root, as whom containers often run.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** No name but those of this machine can be looked up. */
const OFFLINE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1';

function isForeign(address: string, origin: string): boolean {
  const url = new URL(address);
  return url.protocol !== 'data:' && url.protocol !== 'about:' && url.origin !== origin;
}
