export { expiredPage, notFoundPage } from './apology.ts';
export { inspectionPage } from './inspection.ts';
export { ipadCheckPage } from './ipad-check.ts';
export { botPage, previewPage } from './preview.ts';
export { qrPage } from './qr.ts';
