import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';

/** `shop`, `shop:` or `shop://`. */
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]{0,99})(?::(?:\/\/)?)?$/;

/** Schemes with a special meaning in browsers or operating systems. */
const RESERVED: ReadonlySet<string> = new Set(
  `about acrobat afp android-app app-prefs app-settings applescript blob brave callto cid content data dav davs
  edge facetime facetime-audio facetime-prompt feed file filesystem firefox ftp ftps geo googlechrome googlechromes
  gopher hcp help http https imap intent ios-app irc ircs its itms itms-apps itms-appss itms-books itms-services itmss
  jar javascript ldap ldaps livescript mailto maps market message microsoft-edge mid mk mms mmsto mocha nfs news nntp
  opera package pop prefs res resource rtsp safari-extension safari-web-extension sftp shareddocuments shell sip sips
  sms smsto smb ssh tel telnet urn vbs vbscript view-source vivaldi vnc voicemail webcal ws wss wyciwyg
  xmpp`.split(/\s+/),
);

/** Families of reserved schemes: `chrome-extension`, `moz-extension`, `ms-settings`, `x-apple.systempreferences`. */
const RESERVED_FAMILY = /^(?:chrome|moz-|ms-|x-apple|x-safari|search-ms)/;

/** Parses the URL scheme of an app and returns it in lower case. `shop`, `shop:` and `shop://` are equivalent. */
export function parseUrlScheme(text: string): Checked<string> {
  const scheme = SCHEME.exec(text.trim())?.[1]?.toLowerCase();
  if (scheme === undefined) {
    return reject(
      'must be a URL scheme such as `shop` or `com.example.shop`: a letter, then letters, digits, `+`, `-` or `.`, at most 100 characters.',
    );
  }
  if (isReservedScheme(scheme)) {
    return reject(`is \`${scheme}\`, which is reserved for browsers or operating systems. Choose another scheme.`);
  }
  return accept(scheme);
}

/** Whether a lowercase scheme is reserved, so that no app can use it. */
export function isReservedScheme(scheme: string): boolean {
  return RESERVED.has(scheme) || RESERVED_FAMILY.test(scheme);
}
