import type { GraphQLObjectType } from 'graphql';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATOR } from '../../src/domain/tokens/caller.ts';
import { schema } from '../../src/doors/graphql/schema.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { openWindow, type Window, withoutChromium } from './chromium.ts';

describe.skipIf(withoutChromium())('GraphiQL, to somebody who has just got a token', () => {
  let app: TestApp;
  let window: Window;
  let token: string;

  beforeAll(async () => {
    app = await startTestApp();
    await app.services.apps.createApp(OPERATOR, { name: 'Shop', subdomain: 'shop' });
    await app.services.platforms.setPlatform(OPERATOR, 'shop', { kind: 'web', baseUrl: 'https://www.shop.example' });
    token = (await app.services.tokens.createToken(OPERATOR, 'shop', { platform: 'web' })).text;
    window = await openWindow(app.url);
    await window.page.goto(`${app.url}/graphql`);
  });
  afterAll(async () => {
    await window?.close();
    await app?.close();
  });

  test('shows at once where the token goes', async () => {
    await expect.poll(() => textIn(headersPane())).toBe('{ "Authorization": "Token PASTE-YOUR-TOKEN" }');
    await window.screenshot('greeting');
  });

  test('answers its first query with that token', async () => {
    await writeInto(headersPane(), JSON.stringify({ Authorization: `Token ${token}` }));
    await runOperation('WhoAmI');

    await expect.poll(() => textIn(resultPane())).toContain(`"lastFour": "${token.slice(-4)}"`);
    expect(await textIn(resultPane())).not.toContain('"errors"');
    await window.screenshot('answer');
  });

  test('makes a link with the mutation beside it', async () => {
    await runOperation('MakeALink');

    await expect.poll(() => textIn(resultPane())).toMatch(/"url": "http:\/\/shop\.link\.test\/[0-9A-Za-z]{7}"/);
    await window.screenshot('link');
  });

  test('refuses a token that nobody gave out, in words', async () => {
    await writeInto(headersPane(), JSON.stringify({ Authorization: `Token ${'0'.repeat(40)}` }));
    await runOperation('MakeALink');

    await expect.poll(() => textIn(resultPane())).toContain('Unknown platform token');
  });

  test('explains a type and its fields in the docs pane', async () => {
    await window.page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const described = schema.getType('SmartLink') as GraphQLObjectType;
    const docs = window.page.getByRole('region', { name: 'Documentation Explorer' });

    await docs.getByRole('link', { name: 'SmartLink', exact: true }).click();
    await expect.poll(() => docs.innerText()).toContain(described.description);
    await window.screenshot('type');

    await docs.getByRole('link', { name: 'destinations', exact: true }).click();
    await expect.poll(() => docs.innerText()).toContain(described.getFields().destinations?.description);
    await window.screenshot('field');
  });

  test('needed nobody but this server for all of it, and complained of nothing', () => {
    expect(window.foreignRequests).toEqual([]);
    expect(window.complaints).toEqual([]);
  });

  const headersPane = () => window.page.getByRole('region', { name: 'Headers' }).locator('.monaco-editor').last();
  const resultPane = () => window.page.getByRole('region', { name: 'Result Window' }).locator('.monaco-editor');

  /** Picks one of several operations, as the menu of the play button offers them. */
  async function runOperation(name: string): Promise<void> {
    await window.page.getByRole('button', { name: 'Execute query' }).click();
    await window.page.getByRole('menuitem', { name }).click();
  }

  async function writeInto(editor: Locator, text: string): Promise<void> {
    await editor.click();
    await window.page.keyboard.press('ControlOrMeta+A');
    await window.page.keyboard.insertText(text);
    // The editor closes brackets and quotes by itself, behind what was written.
    await window.page.keyboard.press('Control+Shift+End');
    await window.page.keyboard.press('Delete');
    await expect.poll(() => textIn(editor)).toBe(text);
  }
});

/** What an editor shows, with every run of white space as one blank. */
async function textIn(editor: Locator): Promise<string> {
  const text = await editor.locator('.view-lines').innerText();
  return text.replaceAll(/\s+/g, ' ').trim();
}
