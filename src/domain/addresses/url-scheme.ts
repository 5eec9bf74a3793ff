import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';

/** `shop`, and the two ways in which people write it. */
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]{0,99})(?::(?:\/\/)?)?$/;

/** Schemes that a browser or an operating system gives a meaning of its own. */
const RESERVED: ReadonlySet<string> = new Set(
  `about acrobat afp android-app app-prefs app-settings applescript blob brave callto cid content data dav davs
  edge facetime facetime-audio facetime-prompt feed file filesystem firefox ftp ftps geo googlechrome googlechromes
  gopher hcp help http https imap intent ios-app irc ircs its itms itms-apps itms-appss itms-books itms-services itmss
  jar javascript ldap ldaps livescript mailto maps market message microsoft-edge mid mk mms mmsto mocha nfs news nntp
  opera package pop prefs res resource rtsp safari-extension safari-web-extension sftp shareddocuments shell sip sips
  sms smsto smb ssh tel telnet urn vbs vbscript view-source vivaldi vnc voicemail webcal ws wss wyciwyg
  xmpp`.split(/\s+/),
);

/** Whole families of them: `chrome-extension`, `moz-extension`, `ms-settings`, `x-apple.systempreferences`. */
const RESERVED_FAMILY = /^(?:chrome|moz-|ms-|x-apple|x-safari|search-ms)/;

/** A scheme that an operator sets as an app's own, in lower case: `shop`, `shop:` and `shop://` are one. */
export function parseUrlScheme(text: string): Checked<string> {
  const scheme = SCHEME.exec(text.trim())?.[1]?.toLowerCase();
  if (scheme === undefined) {
    return reject(
      'is no URL scheme: a letter, then letters, digits, "+", "-" and ".", at most 100 in all ("shop", "com.example.shop")',
    );
  }
  if (isReservedScheme(scheme)) {
    return reject(
      `is "${scheme}", which means something to browsers or operating systems and can be no app's own; choose another one`,
    );
  }
  return accept(scheme);
}

/** Whether a scheme, in lower case, can never be an app's own. */
export function isReservedScheme(scheme: string): boolean {
  return RESERVED.has(scheme) || RESERVED_FAMILY.test(scheme);
}
