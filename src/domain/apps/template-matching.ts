import type { Address } from '../addresses/address.ts';
import { splitSegments } from '../addresses/path.ts';
import { matchPattern, type Pattern, parsePattern } from '../addresses/path-pattern.ts';
import { addToTrie, createTrie, findInTrie, type PatternTrie } from '../addresses/trie.ts';
import { matchAddress, parseUrlPattern, type UrlMatch, type UrlPattern } from '../addresses/url-pattern.ts';
import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';
import { PLATFORM_KINDS, type PlatformKind } from '../platform-kind.ts';
import type { Template, TemplateTarget } from './template.ts';

export interface CompiledTarget {
  url: UrlPattern;
  /** Null unless the fallback kind is `CUSTOM`. */
  fallback: UrlPattern | null;
}

/** A template with parsed patterns. */
export interface CompiledTemplate {
  template: Template;
  pattern: Pattern;
  urls: Partial<Record<PlatformKind, CompiledTarget>>;
}

/**
 * Parses all patterns of a template and checks that they are consistent. If the patterns of a platform are invalid, the
 * reason names the platform.
 */
export function compileTemplate(template: Template): Checked<CompiledTemplate> {
  const pattern = parsePattern(template.pattern);
  if (!pattern.ok) {
    return pattern;
  }
  const urls: CompiledTemplate['urls'] = {};
  for (const kind of PLATFORM_KINDS) {
    const target = template.targets[kind];
    if (target === undefined) {
      continue;
    }
    const compiled = compileTarget(kind, target, pattern.value);
    if (!compiled.ok) {
      return reject(`has an invalid entry for \`${kind}\`: it ${compiled.reason}`);
    }
    urls[kind] = compiled.value;
  }
  return accept({ template, pattern: pattern.value, urls });
}

function compileTarget(kind: PlatformKind, target: TemplateTarget, pattern: Pattern): Checked<CompiledTarget> {
  const url = parseKnownUrlPattern(target.url, pattern);
  if (!url.ok) {
    return url;
  }
  if (kind === 'web' && url.value.host === null) {
    return reject('must have an http or https URL, because it opens in a browser.');
  }
  if (target.fallbackKind !== 'CUSTOM') {
    if (target.fallbackUrl === null) {
      return accept({ url: url.value, fallback: null });
    }
    return reject('has a fallback URL without the fallback kind `CUSTOM`. Set that kind, or remove the URL.');
  }
  if (target.fallbackUrl === null) {
    return reject('has the fallback kind `CUSTOM` without a fallback URL. Add the URL, or use another kind.');
  }
  const fallback = parseKnownUrlPattern(target.fallbackUrl, pattern);
  return fallback.ok ? accept({ url: url.value, fallback: fallback.value }) : fallback;
}

function parseKnownUrlPattern(text: string, pattern: Pattern): Checked<UrlPattern> {
  const url = parseUrlPattern(text);
  if (!url.ok) {
    return url;
  }
  const unknown = url.value.names.find((name) => !pattern.names.includes(name));
  if (unknown === undefined) {
    return url;
  }
  return reject(
    `uses \`:${unknown}\`, which is not a parameter of the template's pattern \`${pattern.text}\`. Add it to the pattern, or remove it here.`,
  );
}

/** An index of an app's templates. The lookup time doesn't depend on the number of templates. */
export interface TemplateIndex {
  paths: PatternTrie<CompiledTemplate>;
  /**
   * By scheme or host: the URLs that contain all parameters of their template, so that the path can be derived from
   * them.
   */
  urls: ReadonlyMap<string, PatternTrie<{ template: CompiledTemplate; url: UrlPattern }>>;
}

/** Builds the index of templates. Lookups find the first of several templates with equivalent patterns. */
export function indexTemplates(templates: readonly CompiledTemplate[]): TemplateIndex {
  const paths = createTrie<CompiledTemplate>();
  const urls = new Map<string, PatternTrie<{ template: CompiledTemplate; url: UrlPattern }>>();
  for (const template of templates) {
    addToTrie(paths, template.pattern.segments, template);
    for (const kind of PLATFORM_KINDS) {
      const url = template.urls[kind]?.url;
      if (url === undefined || !template.pattern.names.every((name) => url.names.includes(name))) {
        continue;
      }
      const schemeOrHost = url.host ?? `${url.scheme}:`;
      const trie = urls.get(schemeOrHost) ?? createTrie();
      urls.set(schemeOrHost, trie);
      addToTrie(trie, url.segments, { template, url });
    }
  }
  return { paths, urls };
}

export interface TemplateMatch {
  template: CompiledTemplate;
  /** The parameter values, encoded as in the path. */
  parameters: Record<string, string>;
}

/**
 * Finds the template that matches a canonical path without query. Of two matching templates, the one whose first
 * differing segment is static wins.
 */
export function matchTemplate(index: TemplateIndex, path: string): TemplateMatch | null {
  if (index.paths.depth === -1) {
    return null;
  }
  const segments = splitSegments(path);
  return findInTrie(index.paths, segments, (template) => {
    const parameters = matchPattern(template.pattern, segments);
    return parameters === null ? null : { template, parameters };
  });
}

/**
 * Returns the path whose template opens an address, with the query and fragment that the template's URL doesn't cover.
 * Returns null if no template opens it.
 */
export function findPathForAddress(index: TemplateIndex, address: Address): (UrlMatch & { path: string }) | null {
  if (address.kind === 'relative') {
    return null;
  }
  const trie = index.urls.get(address.kind === 'web' ? address.host : `${address.scheme}:`);
  if (trie === undefined) {
    return null;
  }
  return findInTrie(trie, splitSegments(address.path), ({ template, url }) => {
    const match = matchAddress(url, address);
    if (match === null) {
      return null;
    }
    const path = fillPattern(template.pattern, match.parameters);
    // If a more static template matches the path, the path opens another address.
    return matchTemplate(index, path)?.template === template ? { ...match, path } : null;
  });
}

function fillPattern(pattern: Pattern, parameters: Record<string, string>): string {
  return pattern.segments
    .map((segment) => (segment.kind === 'static' ? segment.text : (parameters[segment.name] ?? '')))
    .join('/');
}
