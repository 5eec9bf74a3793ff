/** The number of bytes that are scanned for a charset declaration (WHATWG HTML, "prescan a byte stream"). */
export const PRESCAN_BYTES = 1_024;

const LATIN = new TextDecoder('latin1');

/**
 * Returns the decoder for a page. The charset comes from the byte order mark, the header or the page's own declaration,
 * in this order. Defaults to UTF-8 if no charset is declared or the declared one is unknown.
 */
export function selectDecoder(contentType: string, beginning: Uint8Array): TextDecoder {
  const declared = parseCharset(contentType);
  return createDecoder(detectByteOrderMark(beginning) ?? declared ?? findDeclaredCharset(beginning) ?? 'utf-8');
}

/** Returns the charset of a content type, or null. */
export function parseCharset(contentType: string): string | null {
  return /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1] ?? null;
}

function detectByteOrderMark([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    return 'utf-8';
  }
  if (first === 0xfe && second === 0xff) {
    return 'utf-16be';
  }
  return first === 0xff && second === 0xfe ? 'utf-16le' : null;
}

function findDeclaredCharset(beginning: Uint8Array): string | null {
  const text = LATIN.decode(beginning.subarray(0, PRESCAN_BYTES)).replace(/<!--.*?(?:-->|$)/gs, '');
  const named =
    /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'>]+)/i.exec(text) ??
    /<meta\s[^>]*?\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(text);
  const name = named?.[1] ?? null;
  // A page whose declaration is readable as Latin-1 can't be in one of these 16-bit encodings.
  return name !== null && /^(?:utf-?16|ucs-?2|iso-10646-ucs-2|unicode|csunicode)/i.test(name) ? 'utf-8' : name;
}

function createDecoder(name: string): TextDecoder {
  try {
    return new TextDecoder(name);
  } catch (error) {
    if (!(error instanceof RangeError)) {
      throw error;
    }
    return new TextDecoder();
  }
}
