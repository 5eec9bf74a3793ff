import { setImmediate } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { renderQrCodes } from '../../../src/domain/qr-codes/picture.ts';
import { givenLink } from '../../support/builders.ts';
import { visit } from '../../support/edge.ts';
import { toRefusals } from '../../support/refusal.ts';
import { test as base } from '../../support/test.ts';

const QR_CODE = `query ($code: String!, $format: QrCodeFormat!, $size: Int) {
  smartLink(by: { code: $code }) { qrCode(format: $format, sizePixels: $size) }
}`;

const test = base
  .extend('link', { scope: 'file' }, ({ shop }) => givenLink(shop.secret, { uri: '/products/1' }))
  .extend(
    'getQrCode',
    { scope: 'file' },
    ({ shop, link }) =>
      async (format: 'SVG' | 'PNG', size?: number, client = shop.secret): Promise<string> => {
        const variables = { code: link.code, format, ...(size === undefined ? {} : { size }) };
        const { smartLink } = await client.get<{ smartLink: { qrCode: string } }>(QR_CODE, variables);
        return smartLink.qrCode;
      },
  );

describe('the QR code of a link', () => {
  test.for<[what: string, size?: number]>([
    ['at the default size'],
    ['64 pixels wide', 64],
    ['300 pixels wide', 300],
    ['2,048 pixels wide', 2_048],
  ])('is the same in GraphQL as at the address of the link, %s', async ([, size], { app, link, getQrCode }) => {
    const query = size === undefined ? '' : `?size=${size}`;
    const svg = await visit(app, `/${link.code}.qr.svg${query}`);
    const png = await visit(app, `/${link.code}.qr.png${query}`);

    expect(await getQrCode('SVG', size)).toBe(svg.text);
    expect(await getQrCode('PNG', size)).toBe(`data:image/png;base64,${png.body.toString('base64')}`);
  });

  test('is available to every client that can read the link', async ({ shop, getQrCode }) => {
    for (const client of [shop.publishable, shop.iphone, shop.admin]) {
      expect(await getQrCode('SVG', 100, client)).toMatch(/^<svg /);
    }
  });

  test.for([63, 2_049, 0, -1, 2_147_483_647])('cannot be %i pixels wide', async (size, { shop, link }) => {
    const { errors } = await shop.secret.request(QR_CODE, { code: link.code, format: 'PNG', size });
    expect(toRefusals(errors)).toMatchObject([{ status: 5, field: 'sizePixels' }]);
  });

  test('contains the custom domain once the app has one', async ({ app, shop, link, getQrCode }) => {
    const before = await getQrCode('SVG');
    await app.services.apps.updateApp({ kind: 'operator' }, shop.id, { customDomain: 'go.shop.example' });
    expect(await getQrCode('SVG')).not.toBe(before);
    expect(await getQrCode('SVG')).toBe((await visit(app, `/${link.code}.qr.svg`, { host: 'go.shop.example' })).text);
  });

  test('is returned for each link of a page', async ({ app, shop }) => {
    for (let i = 0; i < 5; i++) {
      await givenLink(shop.secret, { uri: `/many/${i}` });
    }
    const { smartLinks } = await shop.secret.get<{
      smartLinks: { nodes: { code: string; svg: string; png: string }[] };
    }>('{ smartLinks(first: 5) { nodes { code svg: qrCode(format: SVG) png: qrCode(format: PNG, sizePixels: 64) } } }');
    for (const { code, svg, png } of smartLinks.nodes) {
      const image = await visit(app, `/${code}.qr.png?size=64`, { host: 'go.shop.example' });
      expect(png).toBe(`data:image/png;base64,${image.body.toString('base64')}`);
      expect(svg).toMatch(/^<svg /);
    }
    expect(new Set(smartLinks.nodes.map(({ svg }) => svg)).size).toBe(5);
  });

  test.for<[times: number, verdict: string, errors: unknown[]]>([
    [2, 'is allowed', []],
    [3, 'exceeds it', [{ extensions: { code: 'OPERATION_LIMIT_EXCEEDED' } }]],
  ])(
    'counts towards the cost limit of an operation: a page with %i for each link %s',
    async ([times, , errors], { shop }) => {
      const codes = Array.from(
        { length: times },
        (_, i) => `code${i}: qrCode(format: SVG, sizePixels: ${i + 64})`,
      ).join(' ');
      const response = await shop.secret.request(`{ smartLinks(first: 100) { nodes { ${codes} } } }`);
      expect(response.errors).toMatchObject(errors);
    },
  );
});

test('the server renders one QR code per event-loop iteration, so that other work runs in between', async () => {
  const many = Array.from({ length: 30 }, (_, i) => ({
    address: `https://shop.example/${i}`,
    format: 'svg' as const,
    size: 64,
  }));
  let isDone = false;
  let iterations = 0;
  const otherWork = (async () => {
    for (; !isDone; iterations++) {
      await setImmediate();
    }
  })();

  await renderQrCodes(many);
  isDone = true;
  await otherWork;

  expect(iterations).toBeGreaterThanOrEqual(many.length);
});

test('the server renders no more QR codes after the client has disconnected', async () => {
  let begun = 0;
  const drawing = renderQrCodes(Array(5).fill({ address: 'https://shop.example/', format: 'png', size: 64 }), () => {
    begun += 1;
    if (begun > 2) {
      throw new Error('gone');
    }
  });
  await expect(drawing).rejects.toThrow('gone');
  expect(begun).toBe(3);
});
