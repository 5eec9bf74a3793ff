/**
 * Parses a URL by the rules of the WHATWG URL Standard. Returns null if it is invalid. Use this instead of
 * `URL.canParse`, which rejects letters such as `ü` in Node 20 once its caller has been compiled.
 */
export function parseUrl(text: string, base?: URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
