/** The bytes of one character or escape, or null for a `%` that begins no escape. */
const ESCAPE_OR_CHARACTER = /%([0-9A-Fa-f]{2})|[\s\S]/gu;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strictDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();

/** Returns the bytes that a percent-encoded text means. A `%` that begins no escape is the byte of a percent sign. */
function readBytes(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const [character, hex] of text.matchAll(ESCAPE_OR_CHARACTER)) {
    if (hex === undefined) {
      bytes.push(...encoder.encode(character));
    } else {
      bytes.push(Number.parseInt(hex, 16));
    }
  }
  return Uint8Array.from(bytes);
}

/**
 * Decodes a percent-encoded text as a person would expect: a `%` that begins no escape means itself. Bytes that aren't
 * UTF-8 become U+FFFD by the rules of the WHATWG's Encoding standard.
 */
export function decodeLeniently(text: string): string {
  return decoder.decode(readBytes(text));
}

/** Decodes a value of form data: like `decodeLeniently`, with `+` as a space. */
export function decodeFormLeniently(text: string): string {
  return decodeLeniently(text.replaceAll('+', ' '));
}

/** Decodes a percent-encoded text. Returns null if a `%` begins no escape, or if the bytes aren't UTF-8. */
export function decodeStrictly(text: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) {
    return null;
  }
  try {
    return strictDecoder.decode(readBytes(text));
  } catch {
    // The bytes aren't UTF-8.
    return null;
  }
}
