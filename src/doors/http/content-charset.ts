import { splitOutsideQuotes } from './header-parts.ts';

/** Bodies are decoded as UTF-8, which includes US-ASCII. */
const UTF8_CHARSETS: readonly string[] = ['utf-8', 'utf8', 'us-ascii', 'ascii'];

/**
 * Returns whether a `Content-Type` header names only charsets that are decoded as UTF-8, or none. An empty charset
 * counts as none.
 */
export function isUtf8ContentType(contentType = ''): boolean {
  return splitOutsideQuotes(contentType, ';')
    .slice(1)
    .every((parameter) => {
      const [, charset] = /^\s*charset\s*=(.*)$/is.exec(parameter) ?? [];
      const name = charset?.replace(/["\\]/g, '').trim().toLowerCase() ?? '';
      return name === '' || UTF8_CHARSETS.includes(name);
    });
}
