import { PLATFORM_KINDS, type PlatformKind } from '../platform-kind.ts';
import type { Preview } from './preview.ts';

/** Where a device goes on which the app is missing: its store address, the web link, or an address of the template's. */
export type FallbackKind = 'STORE' | 'WEB' | 'CUSTOM';

/** What a template opens on one platform. URL patterns hold the parameters of the template's pattern (`shop://p/:id`). */
export interface TemplateTarget {
  url: string;
  fallbackKind: FallbackKind;
  /** A URL pattern; with `CUSTOM` alone. */
  fallbackUrl: string | null;
  /** On iOS: go to the store at once instead of showing the preview page. */
  skipPreview: boolean;
}

/** A rule for all links whose path fits a pattern: where they lead on each platform. */
export interface Template {
  appId: string;
  id: string;
  name: string;
  /** As it was written, without outer or doubled slashes (`products/:id`). */
  pattern: string;
  targets: Partial<Record<PlatformKind, TemplateTarget>>;
  preview: Preview;
  createdAt: number;
  updatedAt: number;
}

export type PlatformTarget = TemplateTarget & { platform: PlatformKind };

/** The targets of a template, in the order of the platforms. */
export function listTargets({ targets }: Pick<Template, 'targets'>): PlatformTarget[] {
  return PLATFORM_KINDS.flatMap((platform) => {
    const target = targets[platform];
    return target === undefined ? [] : [{ platform, ...target }];
  });
}
