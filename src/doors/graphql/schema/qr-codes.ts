import { QR_SIZE, validateQrSize } from '../../../domain/qr-codes/picture.ts';
import { builder } from '../builder.ts';
import { defineCost } from '../limits/cost.ts';
import { SmartLinkType } from './smart-links/type.ts';

const QrCodeFormatEnum = builder.enumType('QrCodeFormat', {
  description: 'What a QR code is drawn as.',
  values: {
    SVG: { value: 'svg', description: 'A picture that scales: the text of an SVG document.' },
    PNG: {
      value: 'png',
      description:
        'A picture of pixels: a data URI (`data:image/png;base64,...`), which can stand in an `src` as it is.',
    },
  } as const,
});

builder.objectField(SmartLinkType, 'qrCode', (t) =>
  t.string({
    description:
      'The QR code of its address: the text of an SVG document, or a PNG as a data URI. The link edge serves the same at `/<code>.qr.svg` and `/<code>.qr.png`.',
    args: {
      format: t.arg({ type: QrCodeFormatEnum, required: true, description: 'What it is drawn as.' }),
      size: t.arg.int({
        required: true,
        defaultValue: QR_SIZE.default,
        description: `The side in pixels, ${QR_SIZE.min} to ${QR_SIZE.max}. A PNG is as large as whole pixels for each of the code's squares make it.`,
      }),
    },
    // As much work as two explanations: a page of links may have two pictures of each.
    extensions: defineCost({ points: 20 }),
    resolve: async (link, { format, size }, context) => {
      const address = context.services.smartLinks.buildLinkUrl(await context.services.snapshots.getOfLink(link), link);
      const picture = await context.loaders.loadQrCode({ address, format, size: validateQrSize(size) });
      return format === 'svg' ? picture.toString() : `data:image/png;base64,${picture.toString('base64')}`;
    },
  }),
);
