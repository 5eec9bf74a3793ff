import type { GraphQLObjectType } from 'graphql';
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { EXAMPLE_TABS } from '../../src/doors/graphql/graphiql/examples.ts';
import { schema } from '../../src/doors/graphql/schema.ts';
import { test as base } from '../support/test.ts';
import { openWindow, shouldSkipChromium } from './chromium.ts';

const test = base
  .extend('window', { scope: 'file' }, async ({ app }, { onCleanup }) => {
    const window = await openWindow(app.url);
    onCleanup(window.close);
    await window.page.goto(`${app.url}/graphql`);
    return window;
  })
  .extend('page', { scope: 'file' }, ({ window }) => window.page);

describe.skipIf(shouldSkipChromium())('GraphiQL, opened with a new token,', () => {
  test('shows immediately where to paste the token', async ({ page, window }) => {
    await expect
      .poll(() => readEditorText(findHeadersPane(page)))
      .toBe('{ "Authorization": "Token PASTE-YOUR-TOKEN" }');
    await window.screenshot('greeting');
  });

  test('shows the response to its first query with that token', async ({ shop, page, window }) => {
    await writeInto(page, findHeadersPane(page), JSON.stringify({ Authorization: `Token ${shop.secretToken}` }));
    await execute(page);

    await expect
      .poll(() => readEditorText(findResultPane(page)))
      .toContain(`"lastFour": "${shop.secretToken.slice(-4)}"`);
    expect(await readEditorText(findResultPane(page))).not.toContain('"errors"');
    await window.screenshot('answer');
  });

  test('creates a link in the next tab, with the same token', async ({ page, window }) => {
    await openTab(page, 'CreateSmartLink');

    // GraphiQL parses the operation in the background. Until then, it sends the operation name of the tab before.
    await expect
      .poll(async () => {
        await execute(page);
        return readEditorText(findResultPane(page));
      })
      .toMatch(/"url": "http:\/\/shop\.link\.test\/[0-9A-Za-z]{7}"/);
    await window.screenshot('link');
  });

  test('copies the operation of a tab as a command, with its variables and its header', async ({ page }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy as curl' }).click();

    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('curl');
    const command = await page.evaluate(() => navigator.clipboard.readText());
    expect(command).toContain('/graphql');
    expect(command).toContain('"Authorization: Token $TOKEN"');
    expect(command).toContain('"variables":{"uri":"/products/42"}');
  });

  test.for([
    ['phone', { width: 390, height: 844 }],
    ['desktop', { width: 1400, height: 900 }],
  ] as const)('fits a %s in light and dark colors', async ([name, size], { page, window }) => {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { scrollWidth, clientWidth } = await page.evaluate(() => ({
        scrollWidth: document.documentElement.scrollWidth,
        clientWidth: document.documentElement.clientWidth,
      }));
      expect(scrollWidth, `${name}, ${colorScheme}`).toBeLessThanOrEqual(clientWidth);
      await window.screenshot(`${name}-${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: null });
  });

  test('shows the error for a token that does not exist', async ({ page }) => {
    await writeInto(page, findHeadersPane(page), JSON.stringify({ Authorization: `Token ${'0'.repeat(40)}` }));
    await execute(page);

    await expect.poll(() => readEditorText(findResultPane(page))).toContain('Unknown platform token');
  });

  test('describes a type and its fields in the docs pane', async ({ page, window }) => {
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const described = schema.getType('SmartLink') as GraphQLObjectType;
    const docs = page.getByRole('region', { name: 'Documentation Explorer' });

    await docs.getByRole('link', { name: 'SmartLink', exact: true }).click();
    await expect.poll(() => docs.innerText()).toContain(described.description);
    await window.screenshot('type');

    await docs.getByRole('link', { name: 'destinations', exact: true }).click();
    await expect.poll(() => docs.innerText()).toContain(described.getFields().destinations?.description);
    await window.screenshot('field');
  });

  describe('and reloaded,', () => {
    test('still has the token, and the tab in front that was in front', async ({ shop, app, page, window }) => {
      await page.goto('about:blank');
      await page.goto(`${app.url}/graphql`);
      await openTab(page, 'WhoAmI');
      await writeInto(page, findHeadersPane(page), JSON.stringify({ Authorization: `Token ${shop.secretToken}` }));
      await waitUntilStored(page, shop.secretToken);

      await page.reload();

      await expect.poll(() => readEditorText(findHeadersPane(page))).toContain(shop.secretToken);
      expect(await readEditorText(findQueryPane(page))).toContain('query WhoAmI');
      expect(await countTabs(page)).toBe(EXAMPLE_TABS.length);
      await execute(page);
      await expect.poll(() => readEditorText(findResultPane(page))).toContain('"kind": "SECRET_TOKEN"');
      await window.screenshot('reloaded');
    });

    test('has the edited query of each tab', async ({ shop, page }) => {
      await writeInto(page, findQueryPane(page), '{ first: __typename }');
      await page.getByRole('button', { name: 'New tab' }).click();
      await writeInto(page, findHeadersPane(page), JSON.stringify({ Authorization: `Token ${shop.publishableToken}` }));
      await writeInto(page, findQueryPane(page), '{ second: __typename }');
      await waitUntilStored(page, shop.publishableToken);
      await waitUntilStored(page, '{ second: __typename }');
      await page.getByRole('tab').first().getByRole('button').first().click();
      await page.waitForURL(/first/);

      await page.reload();

      await expect.poll(() => readEditorText(findQueryPane(page))).toBe('{ first: __typename }');
      expect(await readEditorText(findHeadersPane(page))).toContain(shop.secretToken);
      expect(await countTabs(page)).toBe(EXAMPLE_TABS.length + 1);
    });

    test('opens an operation in a URL in another tab', async ({ app, page }) => {
      await page.goto(`${app.url}/graphql?query=${encodeURIComponent('{ shared: __typename }')}`);

      await expect.poll(() => readEditorText(findQueryPane(page))).toBe('{ shared: __typename }');
      expect(await countTabs(page)).toBe(EXAMPLE_TABS.length + 2);
    });
  });

  test('stores no token beyond the browser tab', async ({ shop, app, page }) => {
    const readLocalStorage = () =>
      page.evaluate(() => {
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const text = JSON.stringify(frame.contentWindow?.localStorage);
        frame.remove();
        return text;
      });
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toContain(shop.secretToken);
    expect(await readLocalStorage()).toBe('{}');

    const other = await page.context().newPage();
    await other.goto(`${app.url}/graphql`);
    await expect.poll(() => readEditorText(findHeadersPane(other))).toContain('PASTE-YOUR-TOKEN');
    await other.close();
  });

  test('has sent no requests to other servers in these tests, and logged no errors', ({ window }) => {
    expect(window.foreignRequests).toEqual([]);
    expect(window.complaints).toEqual([]);
  });
});

const findHeadersPane = (page: Page) => page.getByRole('region', { name: 'Headers' }).locator('.monaco-editor').last();
const findQueryPane = (page: Page) => page.getByRole('region', { name: 'Operation Editor' }).locator('.monaco-editor');
const findResultPane = (page: Page) => page.getByRole('region', { name: 'Result Window' }).locator('.monaco-editor');

const countTabs = (page: Page) => page.getByRole('tab').count();

/** Waits until GraphiQL has stored a text. It does so half a second after an edit. */
async function waitUntilStored(page: Page, text: string): Promise<void> {
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('graphiql:tabState'))).toContain(text);
}

/** Runs the operation of the open tab. */
async function execute(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Execute query' }).click();
}

async function openTab(page: Page, title: string): Promise<void> {
  await page.getByRole('tab').getByRole('button', { name: title, exact: true }).click();
}

async function writeInto(page: Page, editor: Locator, text: string): Promise<void> {
  await editor.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
  // The editor inserts closing brackets and quotes after the text.
  await page.keyboard.press('Control+Shift+End');
  await page.keyboard.press('Delete');
  await expect.poll(() => readEditorText(editor)).toBe(text);
}

/** Returns the text of an editor, with whitespace collapsed. */
async function readEditorText(editor: Locator): Promise<string> {
  const text = await editor.locator('.view-lines').innerText();
  return text.replaceAll(/\s+/g, ' ').trim();
}
