import { test as base, describe, expect } from 'vitest';
import { openWindow, shouldSkipChromium } from './chromium.ts';
import { servePages } from './page-server.ts';

/** A page that requests a script, a picture and data from other servers, which the server's pages must not do. */
const NOSY = `<!doctype html><title>Nosy</title>
  <script src="https://cdn.example/react.js"></script>
  <img src="//pictures.example/logo.png">
  <script>
    const work = new Blob(["fetch('https://worker.example/')"], { type: 'text/javascript' });
    new Worker(URL.createObjectURL(work));
    fetch('https://statistics.example/').catch(() => { document.title = 'Alone'; });
  </script>`;

const test = base
  .extend('origin', async ({}, { onCleanup }) => {
    const server = await servePages((_, response) => {
      response.setHeader('Content-Type', 'text/html').end(NOSY);
    });
    onCleanup(server.close);
    return server.origin;
  })
  .extend('window', async ({ origin }, { onCleanup }) => {
    const window = await openWindow(origin);
    onCleanup(window.close);
    return window;
  });

describe.skipIf(shouldSkipChromium())('the window of the browser tests', () => {
  test('records and blocks every request to another server', async ({ origin, window }) => {
    await window.page.goto(`${origin}/`);
    await window.page.waitForFunction("document.title === 'Alone'");

    await expect
      .poll(() => [...window.foreignRequests].sort())
      .toEqual([
        'http://pictures.example/logo.png',
        'https://cdn.example/react.js',
        'https://statistics.example/',
        'https://worker.example/',
      ]);
  });
});
