import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { POLL_LIMIT_MS } from '../support/deadlines.ts';

/** Chromium's path: `CHROMIUM_PATH`, or Debian's default. */
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/**
 * Returns whether to skip the browser tests because Chromium isn't installed, and prints a message if so. Throws in CI
 * (`CI=true`), where no test may be skipped.
 */
export function shouldSkipChromium(): boolean {
  if (existsSync(CHROMIUM)) {
    return false;
  }
  const message = `no Chromium at ${CHROMIUM} (set CHROMIUM_PATH to use another path)`;
  if (process.env.CI === 'true') {
    throw new Error(`The browser tests cannot run: ${message}`);
  }
  process.stderr.write(`\nSKIPPED: the browser tests: ${message}\n`);
  return true;
}

/** A browser window that can reach only one server. */
export interface Window {
  page: Page;
  /** The URLs of blocked requests to other servers. */
  foreignRequests: string[];
  /** Script errors, console errors and violations of the content security policy. */
  complaints: string[];
  /** Saves a screenshot in a temporary folder, which isn't deleted, and returns its path. */
  screenshot(name: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * Opens an empty page in a new Chromium process that can reach only `origin`. Requests to the internet fail, as on a
 * network without internet access.
 */
export async function openWindow(origin: string, device: BrowserContextOptions = {}): Promise<Window> {
  const browser = await launchChromium(OFFLINE);
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...device });
  const foreignRequests: string[] = [];
  const complaints: string[] = [];
  // Unlike page.route(), this event also reports the requests of blob: workers.
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

/** Starts Chromium with a `--host-resolver-rules` flag. */
export function launchChromium(resolverRules: string): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, resolverRules], timeout: POLL_LIMIT_MS });
}

const FLAGS = [
  // Chromium's sandbox doesn't start as root, the default user of many containers.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Resolves no host names except those of this machine. */
const OFFLINE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1';

function isForeign(address: string, origin: string): boolean {
  const url = new URL(address);
  return url.protocol !== 'data:' && url.protocol !== 'about:' && url.origin !== origin;
}
