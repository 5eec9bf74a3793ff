export { buildExpiredPage, buildLoopPage, buildNotFoundPage } from './error-page.ts';
export { buildInspectionPage, buildUnavailablePage } from './inspection-page.ts';
export { buildIpadCheckPage } from './ipad-check-page.ts';
export { buildBotPage, buildPreviewPage } from './preview-page.ts';
export { buildQrPage } from './qr-page.ts';
export { buildAppRootPage, buildDomainRootPage } from './root-page.ts';
