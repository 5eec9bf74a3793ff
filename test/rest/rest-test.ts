import { restClientOf } from '../support/rest.ts';
import { createTest, type TestSetup } from '../support/test.ts';

export type Who = 'secret' | 'publishable' | 'iphone' | 'android' | 'anonymous';

/**
 * As `createTest`, with `rest`: one client of /v2 for each platform token of `shop`, and one without a token. Three of
 * them are also fixtures of their own: `web` with the secret token, `iphone` and `android`.
 */
export function createRestTest(setup: TestSetup = {}) {
  return createTest(setup)
    .extend('rest', { scope: 'file' }, ({ app, shop }) => ({
      secret: restClientOf(app, shop.secretToken),
      publishable: restClientOf(app, shop.publishableToken),
      iphone: restClientOf(app, shop.iphoneToken),
      android: restClientOf(app, shop.androidToken),
      anonymous: restClientOf(app),
    }))
    .extend('web', { scope: 'file' }, ({ rest }) => rest.secret)
    .extend('iphone', { scope: 'file' }, ({ rest }) => rest.iphone)
    .extend('android', { scope: 'file' }, ({ rest }) => rest.android);
}

export const test = createRestTest();
