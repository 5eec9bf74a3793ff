import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWindow, type Window, withoutChromium } from './chromium.ts';

describe.skipIf(withoutChromium())('the window that the browser tests look through', () => {
  // A page that does what ours must not do: ask the internet for a script, a picture and some data.
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html').end(`<!doctype html><title>Nosy</title>
      <script src="https://cdn.example/react.js"></script>
      <img src="//pictures.example/logo.png">
      <script>
        const work = new Blob(["fetch('https://worker.example/')"], { type: 'text/javascript' });
        new Worker(URL.createObjectURL(work));
        fetch('https://statistics.example/').catch(() => { document.title = 'Alone'; });
      </script>`);
  });
  let window: Window;
  let origin: string;

  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    window = await openWindow(origin);
  });
  afterAll(async () => {
    await window?.close();
    server.close();
  });

  test('shows every request that leaves for another server, and lets none through', async () => {
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
