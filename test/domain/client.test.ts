import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Client, classifyVisit, detectClient, getDeviceFamily } from '../../src/domain/clients/client.ts';
import { formatClient } from '../../src/domain/clients/client-text.ts';
import { anyCharacter } from './arbitraries.ts';
import { getUserAgent, NAMED_USER_AGENTS, USER_AGENTS } from './user-agents.ts';

describe('from a user agent the server', () => {
  test.each(NAMED_USER_AGENTS)('recognizes %s', (_name, { text, client }) => {
    expect(detectClient(text)).toEqual({ ...client, prefetch: false });
  });

  test('recognizes every kind of device and browser', () => {
    const devices = new Set(USER_AGENTS.map(({ client }) => client.device));
    const browsers = new Set(USER_AGENTS.map(({ client }) => client.browser));

    expect([...devices].sort()).toEqual(['android', 'desktop', 'ipad', 'iphone', 'mac-or-ipad', 'other']);
    expect(browsers.size).toBe(10);
  });

  test('recognizes a client in any text', () => {
    const words = fc.constantFrom(...USER_AGENTS.flatMap(({ text }) => text.slice(0, 600).split(' ')));
    const mixed = fc.array(words, { maxLength: 40 }).map((some) => some.join(' '));
    fc.assert(
      fc.property(fc.oneof(mixed, fc.string({ unit: anyCharacter })), (text) => {
        const client = detectClient(text);

        expect(client.browser === 'in-app').toBe(client.inApp !== null);
        expect(client.bot === null || (client.device === 'other' && client.browser === 'other')).toBe(true);
        expect(formatClient(client)).not.toContain('undefined');
      }),
      { numRuns: 300 },
    );
  });

  test('recognizes a bot regardless of the browser that it claims to be', () => {
    const people = USER_AGENTS.filter(({ client }) => client.bot === null && client.browser !== 'library');
    for (const { text } of people.filter((one) => one.text.length < 400)) {
      expect(detectClient(`${text} Slackbot-LinkExpanding 1.0`).bot).toEqual({ name: 'Slack', kind: 'preview' });
      expect(detectClient(`${text} (compatible; SomeBot/1.0)`).bot).toEqual({ name: 'SomeBot', kind: 'crawler' });
    }
  });
});

test.each(['Botania 5', 'CUBOT KINGKONG', 'Abbott X1'])(
  'the server recognizes %s as the name of a phone, not of a bot',
  (model) => {
    const text = `Mozilla/5.0 (Linux; Android 14; ${model}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36`;

    expect(detectClient(text)).toMatchObject({ device: 'android', browser: 'chrome', bot: null });
  },
);

/** User agents of bug reports, with the device of a person, or the kind of a bot. */
const REPORTED: ReadonlyArray<readonly [text: string, deviceOrKind: string]> = [
  [
    'Mozilla/5.0 (Linux; Android 10; HiPad X Build/QP1A.190711.020) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/110.0.5481.154 Safari/537.36',
    'android',
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; inoiPad mini 2+32 Wi-Fi+3G) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/93.0.4577.62 Mobile Safari/537.36',
    'android',
  ],
  [
    'Mozilla/5.0 (Linux; Android 7.0; M bot 60 Build/NRD90M) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/58.0.3029.83 Mobile Safari/537.36',
    'android',
  ],
  [
    'Mozilla/5.0 (Linux; Android 6.0; IDbot553 Build/MRA58K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/59.0.3071.125 Mobile Safari/537.36',
    'android',
  ],
  ['mozilla/5.0 (linux; android 9; bq-6042l) … mobile safari/537.36', 'android'],
  ['Mozilla/5.0 (X11; Linux x86_64) … SamsungBrowser/25.0 Chrome/121.0.0.0 Safari/537.36', 'android'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36',
    'crawler',
  ],
  ['Uptime-Kuma/1.23.16', 'monitor'],
  ['Blackbox Exporter/0.24.0', 'monitor'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.6998.35 Safari/537.36 (Checkly, https://www.checklyhq.com)',
    'monitor',
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 Safari/537.36 Uptime/1.0 (https://uptime.com)',
    'monitor',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 10_3 like Mac OS X) AppleWebKit/602.1.50 (KHTML, like Gecko) CriOS/56.0.2924.75 Mobile/14E5239e Safari/602.1 RuxitSynthetic/1.0',
    'monitor',
  ],
  ['Valve/Steam HTTP Client 1.0 (SteamChatURLLookup)', 'preview'],
  ['ViberUrlDownloader', 'preview'],
];

test.each(REPORTED)('the server recognizes %s as %s', (text, deviceOrKind) => {
  const { bot, browser, device } = detectClient(text);

  expect(browser).not.toBe('library');
  expect(bot?.kind ?? device).toBe(deviceOrKind);
});

describe('the server', () => {
  const safari = getUserAgent('Safari');

  test.each([
    { secPurpose: 'prefetch' },
    { secPurpose: 'prefetch;prerender' },
    { secPurpose: 'prefetch;anonymous-client-ip' },
    { purpose: 'prefetch' },
    { xPurpose: 'preview' },
    { xMoz: 'prefetch' },
  ])('counts a request with the headers %o as a prefetch, not as a click', (headers) => {
    const client = detectClient(safari, headers);

    expect(client).toEqual({ ...detectClient(safari), prefetch: true });
    expect(classifyVisit(client)).toBeNull();
  });

  test.each([{}, { purpose: undefined }, { purpose: '' }, { secPurpose: 'navigate' }])(
    'counts a request with the headers %o as a click',
    (headers) => {
      expect(detectClient(safari, headers).prefetch).toBe(false);
      expect(classifyVisit(detectClient(safari, headers))).toBe('CLICK');
    },
  );

  test('counts a bot as a bot even if it prefetches', () => {
    expect(classifyVisit(detectClient('Twitterbot/1.0', { purpose: 'prefetch' }))).toBe('BOT');
  });

  test('counts a program that follows a link as a click', () => {
    expect(classifyVisit(detectClient('curl/8.5.0'))).toBe('CLICK');
  });
});

test.each<[string, ReturnType<typeof getDeviceFamily>]>([
  ['Safari', 'iphone'],
  ['Instagram on an iPhone', 'iphone'],
  ['an iPad that requests mobile pages', 'ipad'],
  ['Safari on a Mac, or on an iPad', 'ipad'],
  ['Firefox for Android', 'android'],
  ['Chrome on Windows', null],
  ['Chrome on a Mac, which no iPad reports', null],
  ['a television', null],
  ['the bot of Google (search)', null],
  ['the library Dalvik/2.1.0 (Linux; U; Android 9; SM-G9', null],
])('the server matches a click with %s to installs of the device family %s', (name, family) => {
  expect(getDeviceFamily(detectClient(getUserAgent(name)))).toBe(family);
});

test.each([
  ['Safari', 'Safari on an iPhone (17.5.1)'],
  ['Instagram on an iPhone', 'the browser inside Instagram on an iPhone (17.5)'],
  ['the bot of X (preview)', 'a link-preview bot (X)'],
  ['the web view of an unnamed app on Android', "an app's web view on Android (14)"],
])('the server describes %s as "%s"', (name, words) => {
  const client: Client = detectClient(getUserAgent(name));
  expect(formatClient(client)).toBe(words);
});
