/** Addresses that a smart link must not lead to. */
export const HOSTILE_ADDRESSES: readonly string[] = [
  'javascript:alert(1)',
  ' \u00a0JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'javascript://www.shop.example/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'DATA:image/svg+xml;base64,PHN2Zy8+',
  'file:///etc/hosts',
  'blob:https://www.shop.example/1',
  'filesystem:https://www.shop.example/temporary/a',
  'vbscript:x',
  'about:blank',
  'view-source:https://www.shop.example/',
  'intent://scan/#Intent;scheme=zxing;S.browser_fallback_url=https%3A%2F%2Fevil.example;end',
  'content://com.android.contacts/1',
  'tel:+123',
  'other.app://a',
  'https://shop@evil.example/',
  'https://www.shop.example:80@evil.example/',
  'https:evil.example',
  'https:///evil.example',
  'https://www.shop.example/a\r\nSet-Cookie: a=b',
  'https://www.shop.example/a\u0085b',
  'https://www.shop.example/a/%2e%2E/b',
  `https://www.shop.example/${'a'.repeat(8_192)}`,
  `https://www.shop.example/${'é'.repeat(1_400)}`,
];

/**
 * Addresses that lead back to a smart link: on the link domain, or on the custom domain of an app that has
 * `go.shop.example`.
 */
export const ADDRESSES_LEADING_BACK: readonly string[] = [
  'http://shop.link.test/one',
  'HTTPS://SHOP.LINK.TEST./one',
  'http://shop.link.test:80/one',
  'https://link.test/',
  'https://deeper.shop.link.test/one',
  'https://go.shop.example/one',
];
