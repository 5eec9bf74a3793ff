import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawQrCodes } from '../../../src/domain/qr-codes/picture.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../../support/builders.ts';
import { visit } from '../../support/edge.ts';

const QR_CODE = `query ($code: String!, $format: QrCodeFormat!, $size: Int) {
  smartLink(code: $code) { qrCode(format: $format, size: $size) }
}`;

let app: TestApp;
let shop: GivenApp;
let link: GivenLink;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
  link = await givenLink(shop.secret, { uri: '/products/1' });
});
afterAll(() => app?.close());

async function qrCode(format: 'SVG' | 'PNG', size?: number, client = shop.secret): Promise<string> {
  const { smartLink } = await client.get<{ smartLink: { qrCode: string } }>(QR_CODE, {
    code: link.code,
    format,
    ...(size === undefined ? {} : { size }),
  });
  return smartLink.qrCode;
}

describe('the QR code of a link', () => {
  test.each([undefined, 64, 300, 2_048])('is the one that the link edge serves, %s pixels wide', async (size) => {
    const query = size === undefined ? '' : `?size=${size}`;
    const svg = await visit(app, `/${link.code}.qr.svg${query}`);
    const png = await visit(app, `/${link.code}.qr.png${query}`);

    expect(await qrCode('SVG', size)).toBe(svg.text);
    expect(await qrCode('PNG', size)).toBe(`data:image/png;base64,${png.body.toString('base64')}`);
  });

  test('is for everybody who may read the link', async () => {
    for (const client of [shop.publishable, shop.iphone, shop.admin]) {
      expect(await qrCode('SVG', 100, client)).toMatch(/^<svg /);
    }
  });

  test.each([63, 2_049, 0, -1, 2_147_483_647])('is not drawn %i pixels wide', async (size) => {
    const { errors } = await shop.secret.ask(QR_CODE, { code: link.code, format: 'PNG', size });
    expect(errors).toMatchObject([{ extensions: { status: 5, field: 'size' } }]);
  });

  test('is that of the custom domain, once there is one', async () => {
    const before = await qrCode('SVG');
    await app.services.apps.updateApp({ kind: 'operator' }, shop.id, { customDomain: 'go.shop.example' });
    expect(await qrCode('SVG')).not.toBe(before);
    expect(await qrCode('SVG')).toBe((await visit(app, `/${link.code}.qr.svg`, { host: 'go.shop.example' })).text);
  });

  test('of a page of links is one for each', async () => {
    for (let i = 0; i < 5; i++) await givenLink(shop.secret, { uri: `/many/${i}` });
    const { smartLinks } = await shop.secret.get<{
      smartLinks: { nodes: { code: string; svg: string; png: string }[] };
    }>('{ smartLinks(first: 5) { nodes { code svg: qrCode(format: SVG) png: qrCode(format: PNG, size: 64) } } }');
    for (const { code, svg, png } of smartLinks.nodes) {
      const shown = await visit(app, `/${code}.qr.png?size=64`, { host: 'go.shop.example' });
      expect(png).toBe(`data:image/png;base64,${shown.body.toString('base64')}`);
      expect(svg).toMatch(/^<svg /);
    }
    expect(new Set(smartLinks.nodes.map(({ svg }) => svg)).size).toBe(5);
  });

  test.each([
    [2, []],
    [3, [{ extensions: { code: 'OPERATION_LIMIT_EXCEEDED' } }]],
  ])('costs what it takes to draw: %i for each link of a page', async (times, errors) => {
    const codes = Array.from({ length: times }, (_, i) => `code${i}: qrCode(format: SVG, size: ${i + 64})`).join(' ');
    const answer = await shop.secret.ask(`{ smartLinks(first: 100) { nodes { ${codes} } } }`);
    expect(answer.errors).toMatchObject(errors);
  });
});

test('many codes are drawn one at a turn, so that others have theirs in between', async () => {
  const many = Array.from({ length: 30 }, (_, i) => ({
    address: `https://shop.example/${i}`,
    format: 'svg' as const,
    size: 64,
  }));
  let drawn = false;
  let turns = 0;
  const others = (async () => {
    for (; !drawn; turns++) await setImmediate();
  })();

  await drawQrCodes(many);
  drawn = true;
  await others;

  expect(turns).toBeGreaterThanOrEqual(many.length);
});

test('no more are drawn once nobody waits for them', async () => {
  let begun = 0;
  const drawing = drawQrCodes(Array(5).fill({ address: 'https://shop.example/', format: 'png', size: 64 }), () => {
    begun += 1;
    if (begun > 2) throw new Error('gone');
  });
  await expect(drawing).rejects.toThrow('gone');
  expect(begun).toBe(3);
});
