import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Services } from '../../src/domain/services.ts';
import type { SmartLink } from '../../src/domain/smart-links/smart-link.ts';
import { OPERATOR } from '../../src/domain/tokens/caller.ts';

/** An app with a web site, an iPhone app and an Android app, as the reference document has it. */
export async function givenShop({ apps, platforms }: Services, subdomain: string): Promise<string> {
  const { id } = await apps.createApp(OPERATOR, { name: subdomain, subdomain });
  await platforms.setPlatform(OPERATOR, id, { kind: 'web', baseUrl: 'http://www.shop.example' });
  await platforms.setPlatform(OPERATOR, id, { kind: 'iphone', urlSchemes: ['com.shop.iphone'] });
  return id;
}

/** All links of an app, in the order of their creation. */
export async function linksOf({ smartLinks }: Services, app: string): Promise<SmartLink[]> {
  const links: SmartLink[] = [];
  for (;;) {
    const page = await smartLinks.listSmartLinks(OPERATOR, app, { first: 100, after: links.at(-1)?.id ?? null }, false);
    links.push(...page.items);
    if (!page.hasNextPage) return links;
  }
}

/** A folder for the files of a test. */
export async function givenFolder() {
  const path = await mkdtemp(join(tmpdir(), 'smartlinks-files-'));
  return {
    pathOf: (name: string) => join(path, name),
    async write(name: string, content: string | Uint8Array) {
      await writeFile(join(path, name), content);
      return join(path, name);
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** A line of JSON for each record. */
export function jsonLines(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
