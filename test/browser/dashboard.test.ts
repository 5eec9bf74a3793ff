import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { DASHBOARD_FOLDER } from '../../src/doors/dashboard/dashboard-build.ts';
import { openDashboard } from '../../src/doors/dashboard/dashboard-handler.ts';
import { createLogger } from '../../src/doors/http/logger.ts';
import { startTestApp } from '../support/app.ts';
import { givenApp, givenLink } from '../support/builders.ts';
import { test as base } from '../support/test.ts';
import { openWindow, shouldSkipChromium } from './chromium.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = ['', '/links', '/links/new', '/links/sale', '/links/sale/edit', '/settings/tokens'];
const MAX_FIRST_LOAD = 170_000;

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const test = base
  /** The real server with the dashboard built from this tree. */
  .extend('site', { scope: 'file' }, async ({}, { onCleanup }) => {
    await promisify(execFile)('npm', ['run', '--silent', 'dashboard:build'], { cwd: ROOT });
    const dashboard = await openDashboard(join(ROOT, DASHBOARD_FOLDER), createLogger('fatal'));
    const app = await startTestApp({ dashboard });
    onCleanup(() => app.close());
    const shop = await givenApp(app);
    await givenLink(shop.secret, { uri: '/products/1', code: 'sale', title: 'Spring sale', tags: ['spring'] });
    return { app, shop, origin: `http://localhost:${app.port}` };
  })
  .extend('open', async ({ site }, { onCleanup }) => {
    const closings: (() => Promise<void>)[] = [];
    onCleanup(async () => {
      await Promise.all(closings.map((close) => close()));
    });
    /** Opens a new browser, signed in with a credential if there is one. */
    return async (credential: string | null, options: Parameters<typeof openWindow>[1] = {}) => {
      const window = await openWindow(site.origin, options);
      closings.push(window.close);
      if (credential !== null) {
        await window.page.addInitScript((key) => sessionStorage.setItem('smartlinks.credential', key), credential);
      }
      return window;
    };
  });

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();

describe.skipIf(shouldSkipChromium())('the dashboard', () => {
  test('asks for a key, explains a wrong one, and signs out', async ({ site, open }) => {
    const { page } = await open(null);
    await page.goto(`${site.origin}/dashboard`);
    await page.getByLabel('Admin key or secret token').fill('0'.repeat(40));
    await press(page, 'Sign in');
    await page.getByText(/^This server doesn’t know this key or token/).waitFor();
    await page.getByLabel('Admin key or secret token').fill(`slk_${'0'.repeat(40)}`);
    await press(page, 'Sign in');
    await page.getByText(/^This server doesn’t know this key or token/).waitFor();

    await page.getByLabel('Admin key or secret token').fill(site.shop.secretToken);
    await press(page, 'Sign in');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await press(page, 'Sign out');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  test('signs in once with a code, which it removes from the address', async ({ site, open }) => {
    const { code } = await site.app.services.signIn.createSignInCode(OPERATOR);
    const { page } = await open(null);
    await page.goto(`${site.origin}/dashboard#signin=${code}`);
    await page.getByRole('heading', { name: 'Sign in to this installation?' }).waitFor();
    expect(page.url()).toBe(`${site.origin}/dashboard`);
    const offer = await page.getByText('The address contains a sign-in').innerText();
    const [, lastFour] = /the admin key Dashboard \(\d{4}-\d{2}-\d{2}\) that ends in (\S{4})\./.exec(offer) ?? [];
    await press(page, 'Sign in');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByText(`…${lastFour}`).waitFor();

    const other = await open(null);
    await other.page.goto(`${site.origin}/dashboard#signin=${code}`);
    await other.page.getByRole('heading', { name: /sign you in any more/ }).waitFor();
  });

  test('signs in with a code that is opened in the tab with the form', async ({ site, open }) => {
    const { page } = await open(null);
    await page.goto(`${site.origin}/dashboard`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const { code } = await site.app.services.signIn.createSignInCode(OPERATOR);
    await page.goto(`${site.origin}/dashboard#signin=${code}`);

    await page.getByRole('heading', { name: 'Sign in to this installation?' }).waitFor();
    expect(page.url()).not.toContain(code);
  });

  test('creates, finds, changes, deletes and restores a link', async ({ site, open }) => {
    const { page, complaints } = await open(site.shop.adminKey);
    await page.goto(`${site.origin}/dashboard/shop/links/new`);
    await page.getByLabel('Target').fill('/products/42');
    await page.getByLabel('Title', { exact: true }).fill('Summer shoes');
    await page.getByLabel('Preview').getByText('products/42').first().waitFor();
    await press(page, 'Create link');
    await page.getByRole('heading', { name: 'Summer shoes' }).waitFor();
    await page.getByRole('button', { name: 'Show the QR code' }).waitFor();

    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Title', { exact: true }).fill('Winter boots');
    await press(page, 'Save changes');
    await page.getByRole('heading', { name: 'Winter boots' }).waitFor();

    await page.getByRole('link', { name: 'Links', exact: true }).click();
    await page.getByLabel('Search links').fill('winter');
    await page.getByLabel('Search links').press('Enter');
    await page.getByText('1 link', { exact: true }).waitFor();
    await page.getByLabel('Select all links of this page').check();
    await press(page, 'Delete');
    await press(page, 'Delete 1 link');
    await page.getByText('No link matches').waitFor();
    await press(page, 'Undo');
    await page.getByRole('link', { name: 'Winter boots' }).waitFor();
    // Dialogs and messages set styles as well.
    expect(complaints).toEqual([]);
  });

  test('copies a new web token after four clicks', async ({ site, open }) => {
    const { page, complaints } = await open(null);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(`${site.origin}/dashboard`);
    await page.getByLabel('Admin key or secret token').fill(site.shop.adminKey);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Platforms and tokens' }).click();
    await press(page, 'New Web token');
    await press(page, 'Create token');
    await press(page, 'Copy the token');

    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^[0-9a-f]{40}$/);
    const token = await page.evaluate(() => navigator.clipboard.readText());
    const response = await fetch(`${site.app.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
      body: '{"query":"{ viewer { credential { lastFour } } }"}',
    });
    expect(await response.json()).toEqual({ data: { viewer: { credential: { lastFour: token.slice(-4) } } } });
    expect(complaints).toEqual([]);
  });

  test('shows a read-only key nothing that changes anything', async ({ site, open }) => {
    const { text } = await site.app.services.tokens.createAdminKey(OPERATOR, 'shop', { readOnly: true });
    const { page } = await open(text);
    for (const path of PAGES) {
      await page.goto(`${site.origin}/dashboard/shop${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      const changing = /New|Edit|Delete|Revoke|Rotate|^Tag|Disable|Create|Save|Select|Reset/;
      for (const role of ['button', 'link', 'checkbox'] as const) {
        const found = page.getByRole(role, { name: changing });
        expect(await found.evaluateAll((all) => all.map(({ outerHTML }) => outerHTML)), path).toEqual([]);
      }
    }
  });

  test.for([
    ['light', 360],
    ['dark', 1280],
    ['dark', 360],
    ['light', 1280],
  ] as const)('is accessible and fits in %s colors at %i pixels', async ([colorScheme, width], { site, open }) => {
    const viewport = { width, height: 900 };
    const { page } = await open(site.shop.adminKey, { viewport, colorScheme, bypassCSP: true });
    const axe = await readFile(AXE, 'utf8');
    const { code } = await site.app.services.signIn.createSignInCode(OPERATOR);
    const offer = `${site.origin}/dashboard#signin=${code}`;
    const signIns = [`${site.origin}/dashboard`, offer, offer];
    const signedOut = await open(null, { viewport, colorScheme, bypassCSP: true });
    for (const url of signIns) {
      // Another document, so that a code is not opened in the page before it.
      await signedOut.page.goto('about:blank');
      await check(signedOut.page, url, axe, width);
    }
    for (const path of PAGES) {
      await check(page, `${site.origin}/dashboard/shop${path}`, axe, width);
    }
  });

  test('says that an unknown app or link does not exist', async ({ site, open }) => {
    const { page } = await open(site.shop.adminKey);
    for (const path of ['/unknown', '/shop/links/unknown', '/shop/links/unknown/edit', '/shop/unknown']) {
      await page.goto(`${site.origin}/dashboard${path}`);
      await page.getByText('This page does not exist').waitFor();
    }
  });

  test('violates no rule of its Content-Security-Policy, and loads little', async ({ site, open }) => {
    const { page, complaints, foreignRequests } = await open(site.shop.adminKey);
    const reads: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      if (/\.(?:js|css)$/.test(response.url())) {
        reads.push(response.body());
      }
    });
    for (const [index, path] of PAGES.entries()) {
      await page.goto(`${site.origin}/dashboard/shop${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      if (index === 0) {
        const loaded = (await Promise.all(reads)).reduce((sum, body) => sum + gzipSync(body).length, 0);
        expect(loaded).toBeGreaterThan(50_000);
        expect(loaded).toBeLessThanOrEqual(MAX_FIRST_LOAD);
      }
    }
    expect(complaints).toEqual([]);
    expect(foreignRequests).toEqual([]);
  });
});

/** Expects that a page has no fault that axe finds, and no horizontal scrolling. */
async function check(page: Page, url: string, axe: string, width: number): Promise<void> {
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await tool.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
  });
  expect(violations, url).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth), url).toBeLessThanOrEqual(width);
}

interface Violation {
  id: string;
  nodes: { html: string }[];
}
