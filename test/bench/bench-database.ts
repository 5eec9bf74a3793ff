import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '../../db/client.ts';
import type { Database } from '../../db/database.ts';
import { createServices } from '../../src/domain/services.ts';
import { generateCode } from '../../src/domain/smart-links/code.ts';
import { givenApp } from '../support/builders.ts';
import { type GeneratedLink, type GenerateOptions, generateLinks } from './generate.ts';

/** The client and the links of a load. */
export interface Facts {
  appId: string;
  secretToken: string;
  /** A sample of the plain links. */
  links: GeneratedLink[];
  /** The number of all links. */
  linkCount: number;
}

/** A temporary folder with a database, which is copied for each contender. */
export interface BenchDatabase {
  folder: string;
  /** The file of the original database. */
  template: string;
  facts: Facts;
  /** Creates a fresh copy for one contender, and returns the path of its file. */
  copy(name: string): Promise<string>;
  remove(): Promise<void>;
}

/** The link domain of the benchmark's app. */
export const LINK_DOMAIN = 'link.test';
export const LINK_HOST = `shop.${LINK_DOMAIN}`;

const APP_STORE = 'https://apps.apple.com/app/id1000000001';
const PLAY_STORE = 'https://play.google.com/store/apps/details?id=com.example.shop';

/** Creates the app with this many links in an SQLite file. */
export async function prepareBenchDatabase(links: number, options?: GenerateOptions): Promise<BenchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'smartlinks-bench-'));
  const template = join(folder, 'template.db');
  try {
    const db = await openDb({ url: `file:${template}`, migrate: true });
    const { appId, secretToken } = await givenBenchShop(db);
    await db.close();
    const sample = generateLinks(template, appId, links, options);
    return {
      folder,
      template,
      facts: { appId, secretToken, links: sample, linkCount: links },
      async copy(name) {
        const path = join(folder, `${name}.db`);
        await copyFile(template, path);
        return path;
      },
      remove: () => rm(folder, { recursive: true, force: true }),
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Creates the benchmark's app, with five platforms and a template that matches the links. */
export async function givenBenchShop(db: Database): Promise<Pick<Facts, 'appId' | 'secretToken'>> {
  const services = createServices({
    db,
    clock: Date.now,
    generateCode: generateCode,
    links: { domain: LINK_DOMAIN, scheme: 'http' },
  });
  const { id: appId, secretToken } = await givenApp(
    { services, url: 'http://nobody.invalid' },
    {
      platforms: [
        { kind: 'web', baseUrl: 'https://www.shop.example' },
        { kind: 'iphone', urlSchemes: ['shop-iphone'], storeUrl: APP_STORE },
        { kind: 'ipad', urlSchemes: ['shop-ipad'], storeUrl: APP_STORE },
        { kind: 'universal', urlSchemes: ['shop-ios'], storeUrl: APP_STORE },
        { kind: 'android', urlSchemes: ['shop'], storeUrl: PLAY_STORE, packageName: 'com.example.shop' },
      ],
      templates: [
        {
          name: 'Product',
          pattern: 'products/:id',
          targets: { iphone: { url: 'shop-iphone://p/:id' }, android: { url: 'shop://p/:id' } },
        },
      ],
    },
  );
  return { appId, secretToken };
}

/** The destinations of a plain link of the benchmark: `[platform, link, fallback, source]`. */
export function computePlainDestinations({
  uri,
}: Pick<GeneratedLink, 'uri'>): [string, string, string | null, string][] {
  const number = uri.slice('products/'.length);
  return [
    ['WEB', `https://www.shop.example/${uri}`, null, 'SAME_PATH'],
    ['IPHONE', `shop-iphone://p/${number}`, APP_STORE, 'TEMPLATE'],
    ['IPAD', `shop-ipad://${uri}`, APP_STORE, 'SAME_PATH'],
    ['UNIVERSAL', `shop-ios://${uri}`, APP_STORE, 'SAME_PATH'],
    ['ANDROID', `shop://p/${number}`, PLAY_STORE, 'TEMPLATE'],
  ];
}
