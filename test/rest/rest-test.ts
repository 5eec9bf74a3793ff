import { createRestClient } from '../support/rest.ts';
import { createTest, type TestSetup } from '../support/test.ts';

export type RestClientName = 'secret' | 'publishable' | 'iphone' | 'android' | 'anonymous';

/**
 * Like `createTest`, with the fixture `rest`: a /v2 client for each platform token of `shop`, and one without a token.
 * Three of them are also separate fixtures: `web` with the secret token, `iphone` and `android`.
 */
export function createRestTest(setup: TestSetup = {}) {
  return createTest(setup)
    .extend('rest', { scope: 'file' }, ({ app, shop }) => ({
      secret: createRestClient(app, shop.secretToken),
      publishable: createRestClient(app, shop.publishableToken),
      iphone: createRestClient(app, shop.iphoneToken),
      android: createRestClient(app, shop.androidToken),
      anonymous: createRestClient(app),
    }))
    .extend('web', { scope: 'file' }, ({ rest }) => rest.secret)
    .extend('iphone', { scope: 'file' }, ({ rest }) => rest.iphone)
    .extend('android', { scope: 'file' }, ({ rest }) => rest.android);
}

export const test = createRestTest();
