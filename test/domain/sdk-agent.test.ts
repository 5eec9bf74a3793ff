import { describe, expect, test } from 'vitest';
import type { PlatformCaller } from '../../src/domain/access/caller.ts';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { assertOwnSdk, parseSdkFamily } from '../../src/domain/clients/sdk-agent.ts';

const ANDROID = 'HOKO/2.3.2 (debug; Linux; Android 5.1; LGE Nexus 5 Build/LMY48B)';
const IPHONE = 'HOKO/2.5.0 (release; iPhone; CPU iPhone OS 9_1 like Mac OS X)';

describe('the family of an SDK', () => {
  test.each([
    ['android', ANDROID],
    ['ios', IPHONE],
    ['ios', 'HOKO/2.5.0 (release; iPad; CPU OS 9_1 like Mac OS X)'],
    ['ios', 'HOKO/2.5.0 (release; iPod touch; CPU iPhone OS 9_1 like Mac OS X)'],
    ['ios', 'hoko/2.5 (debug;iphone simulator)'],
    // The device name at the end can be any text.
    ['android', 'HOKO/2.3.2 (release; Linux; Android 5.1; iPhone Killer Build/1)'],
    ['ios', 'HOKO/2.5.0 (release; iPhone; Android in my heart)'],
    [null, 'HOKO/2.5.0 (release; Windows Phone)'],
    [null, 'HOKO/2.5.0'],
    // Browsers and other clients aren't SDKs, whatever device they run on.
    [null, 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15'],
    [null, 'okhttp/3.9 HOKO/2.3.2 (debug; Linux; Android 5.1)'],
    [null, ''],
    [null, undefined],
    [null, null],
  ])('is %s for the user agent "%s"', (family, userAgent) => {
    expect(parseSdkFamily(userAgent)).toBe(family);
  });
});

describe('a token', () => {
  const buildCaller = (platform: PlatformCaller['platform']): PlatformCaller => ({
    kind: 'platform',
    appId: 'app-1',
    tokenId: 'token-1',
    platform,
    publishable: true,
  });

  test.each([
    ['android', IPHONE],
    ['iphone', ANDROID],
    ['ipad', ANDROID],
    ['universal', ANDROID],
  ] as const)('of the platform %s is rejected from %s', (platform, userAgent) => {
    expect(() => assertOwnSdk(buildCaller(platform), userAgent)).toThrow(
      `The token belongs to the platform \`${platform}\``,
    );
  });

  test.each([
    ['an iPad that runs an iPhone app', buildCaller('iphone'), 'HOKO/2.5.0 (release; iPad; CPU OS 9_1 like Mac OS X)'],
    ['an iPhone with the universal app', buildCaller('universal'), IPHONE],
    ['an SDK of its own family', buildCaller('android'), ANDROID],
    ['a client that is not an SDK', buildCaller('android'), 'curl/8'],
    ['a back end that forwards the user agent of an SDK', buildCaller('web'), ANDROID],
    ['an operator', OPERATOR, ANDROID],
  ])('is accepted from %s', (_who, caller, userAgent) => {
    expect(() => assertOwnSdk(caller, userAgent)).not.toThrow();
  });
});
