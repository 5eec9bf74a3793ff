import { splitOutsideQuotes } from '../http/header-parts.ts';

/** A media range of an `Accept` header. `*` as its type or subtype matches any. */
interface MediaRange {
  type: string;
  subtype: string;
  /** Whether the range names the charset of the response. */
  hasCharset: boolean;
  /** From 0 (not acceptable) to 1. */
  weight: number;
}

const ANYTHING: readonly MediaRange[] = [{ type: '*', subtype: '*', hasCharset: false, weight: 1 }];

/**
 * Returns the offered media type that the client prefers (RFC 9110, 12.5.1), or null if it accepts none. The most
 * specific matching range determines the weight of a type. Types with the same weight are preferred in the order of the
 * header, then in the order of `offered`. A missing or empty header accepts any type. All types are offered in UTF-8
 * only.
 */
export function negotiateMediaType<T extends string>(accept: string | undefined, offered: readonly T[]): T | null {
  const ranges = parseAccept(accept ?? '');
  let preferred: { mediaType: T; weight: number; position: number } | null = null;
  for (const mediaType of offered) {
    const { weight, position } = rate(mediaType, ranges);
    const isPreferred =
      preferred === null
        ? weight > 0
        : weight > preferred.weight || (weight === preferred.weight && position < preferred.position);
    if (isPreferred) {
      preferred = { mediaType, weight, position };
    }
  }
  return preferred?.mediaType ?? null;
}

/** Returns the weight of a media type, and the position of the range that determines it. */
function rate(mediaType: string, ranges: readonly MediaRange[]): { weight: number; position: number } {
  const [type, subtype] = mediaType.split('/');
  let best = { weight: 0, position: ranges.length, specificity: -1 };
  for (const [position, range] of ranges.entries()) {
    const isMatch = (range.type === '*' || range.type === type) && (range.subtype === '*' || range.subtype === subtype);
    const specificity = Number(range.type !== '*') + Number(range.subtype !== '*') + Number(range.hasCharset);
    if (isMatch && specificity > best.specificity) {
      best = { weight: range.weight, position, specificity };
    }
  }
  return best;
}

function parseAccept(accept: string): readonly MediaRange[] {
  const elements = splitOutsideQuotes(accept.toLowerCase(), ',').filter((element) => element.trim() !== '');
  return elements.length === 0 ? ANYTHING : elements.flatMap(parseRange);
}

/** Returns no range for a charset that the server doesn't send. Unknown parameters and invalid weights are ignored. */
function parseRange(element: string): MediaRange[] {
  const [mediaType = '', ...parameters] = splitOutsideQuotes(element, ';').map((part) => part.replace(/\s/g, ''));
  // Some clients send `*` for any type.
  const [type = '', subtype = ''] = (mediaType === '*' ? '*/*' : mediaType).split('/');
  const charset = findParameter(parameters, 'charset')?.replaceAll('"', '');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
    return [];
  }
  return [{ type, subtype, hasCharset: charset !== undefined, weight: parseWeight(findParameter(parameters, 'q')) }];
}

function findParameter(parameters: readonly string[], name: string): string | undefined {
  return parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
}

function parseWeight(text = ''): number {
  return /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Math.min(Number(text), 1) : 1;
}
