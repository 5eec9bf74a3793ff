import { inflateSync } from 'node:zlib';
import { encode } from 'uqr';
import { describe, expect } from 'vitest';
import { renderPng } from '../../src/domain/qr-codes/png.ts';
import { givenLink } from '../support/builders.ts';
import { readClicks, unescapeHtml, visit } from '../support/edge.ts';
import { createTest } from '../support/test.ts';

const test = createTest({
  shop: {
    platforms: [
      { kind: 'web', baseUrl: 'http://www.app-web.com' },
      { kind: 'iphone', urlSchemes: ['com.app.iphone'] },
      { kind: 'android', urlSchemes: ['app'] },
    ],
  },
}).extend('link', { scope: 'file', auto: true }, ({ shop }) =>
  givenLink(shop.secret, { uri: '/products/1', metadata: { secret: 'cake' } }),
);

test('robots.txt allows every path, so that chat apps preview links, and there is no favicon', async ({ app }) => {
  const robots = await visit(app, '/robots.txt');
  const icon = await visit(app, '/favicon.ico');

  expect(robots).toMatchObject({ status: 200, text: 'User-agent: *\nDisallow:\n' });
  expect(robots.headers['content-type']).toMatch(/^text\/plain/);
  expect(icon.status).toBe(404);
  expect(icon.text.length).toBeLessThan(100);
});

describe('the code of a link followed by a plus sign', () => {
  test.for(['+', '%2B', '+/'])(
    'shows where the link leads and why, without opening it: %s',
    async (plus, { app, link }) => {
      const { status, location, text, headers } = await visit(app, `/${link.code}${plus}`);

      expect({ status, location }).toEqual({ status: 200, location: null });
      const read = unescapeHtml(text);
      for (const there of ['com.app.iphone://products/1', 'app://products/1', link.url]) {
        expect(read).toContain(there);
      }
      expect(read).not.toMatch(/_hk_|cake/);
      expect(headers['x-robots-tag']).toBe('noindex');
      expect(await readClicks(app, link)).toEqual([]);
    },
  );

  test('is not found if the link is unknown', async ({ app }) => {
    expect((await visit(app, '/nobody+')).status).toBe(404);
  });
});

describe('the QR code of a link', () => {
  test('is an SVG image', async ({ app, link }) => {
    const { status, headers, text } = await visit(app, `/${link.code}.qr.svg`);

    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'image/svg+xml' });
    expect(text).toMatch(/^<svg xmlns="[^"]+" width="512" height="512" [\s\S]*<\/svg>$/);
    expect(readSvgModules(text)).toEqual(scaleModules(encode(link.url, { ecc: 'M', border: 4 }).data, 1));
    expect((await visit(app, `/${link.code}.qr.svg?size=99`)).text).toContain(' width="99" height="99" ');
    expect(text).not.toContain('<script');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  test.for<[query: string, most: number]>([
    ['', 512],
    ['?size=1024', 1024],
    ['?size=99999', 2048],
    ['?size=1', 64],
    ['?size=-5', 512],
    ['?size=1e9', 512],
  ])('is a PNG image, as large as requested within limits: %s', async ([query, maxSize], { app, link }) => {
    const { status, headers, body } = await visit(app, `/${link.code}.qr.png${query}`);

    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'image/png' });
    const modules = encode(link.url, { ecc: 'M', border: 4 }).data;
    const scale = Math.floor(maxSize / modules.length);
    expect(readPngModules(body)).toEqual(scaleModules(modules, scale));
  });

  test('is not found for an unknown code, and records no click', async ({ app, link }) => {
    expect((await visit(app, '/nobody.qr.svg')).status).toBe(404);
    expect((await visit(app, '/nobody.qr.png')).status).toBe(404);
    expect((await visit(app, `/${link.code}.qr.gif`)).status).toBe(404);
    expect(await readClicks(app, link)).toEqual([]);
  });
});

describe('a PNG', () => {
  test.each([1, 3, 8])('shows each module as a square with sides of %i pixels, in rows of any width', async (scale) => {
    const modules = [
      [true, false, true],
      [false, false, true],
      [true, true, false],
    ];
    expect(readPngModules(await renderPng(modules, scale))).toEqual(scaleModules(modules, scale));
  });
});

test('every response forbids MIME sniffing, and every page forbids framing', async ({ app, link }) => {
  for (const path of [`/${link.code}`, `/${link.code}+`, '/nobody', '/robots.txt', '/favicon.ico', '/lazy?uri=/a']) {
    const { headers } = await visit(app, path);
    expect(headers['x-content-type-options']).toBe('nosniff');
    if (headers['content-type']?.startsWith('text/html')) {
      expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers['x-frame-options']).toBe('DENY');
    }
  }
});

/** Returns a line of text for each row of pixels, with `#` for a black pixel. */
function scaleModules(modules: readonly (readonly boolean[])[], scale: number): string[] {
  return modules.flatMap((row) => {
    const line = row.map((one) => (one ? '#' : '.').repeat(scale)).join('');
    return Array<string>(scale).fill(line);
  });
}

/** Undoes the filter of a line (0: none, 2: the difference from the line above it). */
function unfilter(lines: Buffer, start: number, length: number): void {
  const filter = lines[start];
  expect([0, 2]).toContain(filter);
  if (filter === 0) {
    return;
  }
  for (let at = start + 1; at < start + length; at++) {
    lines[at] = ((lines[at] ?? 0) + (lines[at - length] ?? 0)) & 255;
  }
}

/** Returns the modules that an SVG's strokes draw, in the format of `scaleModules`. */
function readSvgModules(svg: string): string[] {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const lines = Array.from({ length: side }, () => Array<string>(side).fill('.'));
  const [, strokes = ''] = /stroke="#000" d="([^"]*)"/.exec(svg) ?? [];
  let [x, y] = [0, 0];
  for (const [, absolute, left, top, width] of strokes.matchAll(/(M)?m?(\d+) (\d+)(?:\.5)?h(\d+)/g)) {
    [x, y] = absolute === 'M' ? [Number(left), Number(top)] : [x + Number(left), y];
    for (let end = x + Number(width); x < end; x++) {
      lines[y]?.splice(x, 1, '#');
    }
  }
  return lines.map((line) => line.join(''));
}

/** Reads a black-and-white PNG into the format of `scaleModules`. Supports only what the server writes. */
function readPngModules(png: Buffer): string[] {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const data: Buffer[] = [];
  let side = 0;
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    const type = png.toString('latin1', at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (type === 'IHDR') {
      side = content.readUInt32BE(0);
      expect([...content.subarray(8)]).toEqual([1, 0, 0, 0, 0]);
    }
    if (type === 'IDAT') {
      data.push(content);
    }
  }
  const lines = inflateSync(Buffer.concat(data));
  const length = 1 + Math.ceil(side / 8);
  expect(lines).toHaveLength(side * length);
  for (let y = 0; y < side; y++) {
    unfilter(lines, y * length, length);
  }
  return Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (_, x) => ((lines[y * length + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1)
      .map((bit) => (bit === 0 ? '#' : '.'))
      .join(''),
  );
}
