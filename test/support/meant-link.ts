/*
 * What the author of a link and the visitor's address mean, computed from what they wrote. Shares no code with the
 * product, so that tests can compare the two.
 */

import { decodeFormLeniently, decodeLeniently } from './percent-decoding.ts';

export type Pair = [name: string, value: string];

/** The parts that an app should read in its deep link, decoded. */
export interface Meant {
  /** The first one is the host of `scheme://host/path`. */
  segments: string[];
  query: Pair[];
  fragment: string;
}

/** An address split into its parts, still encoded. */
interface WrittenParts {
  segments: string[];
  pairs: string[];
  fragment: string;
}

/** Splits a path, a deep link (`shop://p/42`, `shop:p/42`) or an address of a website. `origin` is that website's. */
function splitWritten(text: string, origin: string): WrittenParts {
  const trimmed = text.trim();
  const isWeb = trimmed.startsWith(origin);
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/.exec(trimmed)?.[0] ?? '';
  const rest = trimmed.slice(isWeb ? origin.length : scheme.length);
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(rest) ?? [];
  return {
    segments: (isWeb ? path.replaceAll('\\', '/') : path).split('/').filter((segment) => segment !== ''),
    pairs: splitPairs(query),
    fragment,
  };
}

function splitPairs(query: string): string[] {
  return query.split('&').filter((pair) => pair !== '');
}

function decodePair(pair: string): Pair {
  const equals = pair.indexOf('=');
  return equals === -1
    ? [decodeFormLeniently(pair), '']
    : [decodeFormLeniently(pair.slice(0, equals)), decodeFormLeniently(pair.slice(equals + 1))];
}

/**
 * Returns what is meant by a path, a deep link, or an address of the website with this origin, where no template is
 * involved.
 */
export function readMeant(uri: string, origin: string): Meant {
  const { segments, pairs, fragment } = splitWritten(uri, origin);
  return {
    segments: segments.map(decodeLeniently),
    query: pairs.map(decodePair),
    fragment: decodeLeniently(fragment),
  };
}

/**
 * Returns what is meant by a path that matches `pattern`, on a platform where the template opens the deep link
 * `target`. Parameters are whole segments of the path and the fragment, and whole values of the query.
 */
export function readMeantOfTemplate(path: string, template: { pattern: string; target: string }): Meant {
  const own = readMeant(path, NO_ORIGIN);
  const parameters = new Map(
    template.pattern
      .split('/')
      .map((part, index) => [part, own.segments[index] ?? ''] as const)
      .filter(([part]) => part.startsWith(':')),
  );
  const fill = (part: string) => parameters.get(part) ?? decodeLeniently(part);
  const target = splitWritten(template.target, NO_ORIGIN);
  const fragment = target.fragment.split('/').map(fill).join('/');
  const query = target.pairs.map(decodePair).map(([name, value]): Pair => [name, parameters.get(value) ?? value]);
  return {
    segments: target.segments.map(fill),
    query: [...query, ...own.query],
    fragment: fragment === '' ? own.fragment : fragment,
  };
}

const NO_ORIGIN = '\n';

/** What opening a link adds to it. */
interface Visit {
  /** The query of the address that the visitor opened. */
  query: string;
  /** The names that the app forwards in addition to `utm_*`, `gclid` and `fbclid`. */
  extraNames: readonly string[];
  clickId: string;
  hasMetadata: boolean;
}

/**
 * Adds what a visit adds: the forwarded parameters that the link doesn't have itself, and those of the server. A click
 * id that the link's author wrote is replaced.
 */
export function addVisit(meant: Meant, { query, extraNames, clickId, hasMetadata }: Visit): Meant {
  const added: Pair[] = [['_hk_cid', clickId], ...(hasMetadata ? [['_hk_md', '1'] as Pair] : [])];
  const own = meant.query.filter(([name]) => !added.some(([addedName]) => addedName === name));
  const ownNames = new Set(own.map(([name]) => name));
  const forwarded = splitPairs(query)
    .map(decodePair)
    .filter(([name]) => isForwarded(name, extraNames) && !ownNames.has(name));
  return { ...meant, query: [...own, ...forwarded, ...added] };
}

function isForwarded(name: string, extraNames: readonly string[]): boolean {
  const isKnown = name.startsWith('utm_') || ['gclid', 'fbclid', ...extraNames].includes(name);
  return isKnown && !name.startsWith('_hk_');
}
