import { QR_SIZE, validateQrSize } from '../../../domain/qr-codes/picture.ts';
import { builder } from '../builder.ts';
import { defineCost } from '../limits/cost.ts';
import { SmartLinkType } from './smart-links/type.ts';

const QrCodeFormatEnum = builder.enumType('QrCodeFormat', {
  description: 'The image formats of a QR code.',
  values: {
    SVG: { value: 'svg', description: 'The text of an SVG document.' },
    PNG: {
      value: 'png',
      description:
        'A PNG image as a data URI (`data:image/png;base64,...`), which can be used as the `src` of an `<img>` element.',
    },
  } as const,
});

builder.objectField(SmartLinkType, 'qrCode', (t) =>
  t.string({
    description:
      "A QR code of the link's URL. The link's own host serves the same images at `/<code>.qr.svg` and `/<code>.qr.png`.",
    args: {
      format: t.arg({ type: QrCodeFormatEnum, required: true, description: 'The image format.' }),
      sizePixels: t.arg.int({
        required: true,
        defaultValue: QR_SIZE.default,
        description: `The width and height, from ${QR_SIZE.min} to ${QR_SIZE.max}. A PNG can be smaller, because each square of the code has a whole number of pixels.`,
      }),
    },
    // Rendering takes as long as two explanations. A page of 100 links can request two codes of each.
    extensions: defineCost({ points: 20 }),
    resolve: async (link, { format, sizePixels }, context) => {
      const address = context.services.smartLinks.buildLinkUrl(await context.services.snapshots.getOfLink(link), link);
      const picture = await context.loaders.loadQrCode({ address, format, size: validateQrSize(sizePixels) });
      return format === 'svg' ? picture.toString() : `data:image/png;base64,${picture.toString('base64')}`;
    },
  }),
);
