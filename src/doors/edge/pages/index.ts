export { buildExpiredPage, buildNotFoundPage } from './apology.ts';
export { buildInspectionPage } from './inspection.ts';
export { buildIpadCheckPage } from './ipad-check.ts';
export { buildBotPage, buildPreviewPage } from './preview.ts';
export { buildQrPage } from './qr.ts';
