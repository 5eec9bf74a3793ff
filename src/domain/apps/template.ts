import { PLATFORM_KINDS, type PlatformKind } from '../platform-kind.ts';
import type { Preview } from './preview.ts';

/** The destination of a device without the app: the store, the web link, or the template's own fallback URL. */
export type FallbackKind = 'STORE' | 'WEB' | 'CUSTOM';

/**
 * The target of a template on one platform. Its URL patterns use the parameters of the template's pattern:
 * `shop://p/:id`.
 */
export interface TemplateTarget {
  url: string;
  fallbackKind: FallbackKind;
  /** A URL pattern. Null unless `fallbackKind` is `CUSTOM`. */
  fallbackUrl: string | null;
  /** Whether iOS devices are redirected to the fallback without the preview page. */
  skipPreview: boolean;
}

/** A rule that sets the destinations on each platform for all links whose path matches a pattern. */
export interface Template {
  appId: string;
  id: string;
  name: string;
  /** The pattern without leading, trailing or repeated slashes: `products/:id`. */
  pattern: string;
  targets: Partial<Record<PlatformKind, TemplateTarget>>;
  preview: Preview;
  createdAt: number;
  updatedAt: number;
}

export type PlatformTarget = TemplateTarget & { platform: PlatformKind };

/** Lists the targets of a template in the order of PLATFORM_KINDS. */
export function listTargets({ targets }: Pick<Template, 'targets'>): PlatformTarget[] {
  return PLATFORM_KINDS.flatMap((platform) => {
    const target = targets[platform];
    return target === undefined ? [] : [{ platform, ...target }];
  });
}
