import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import type { Services } from '../../src/domain/services.ts';
import type { SmartLink } from '../../src/domain/smart-links/smart-link.ts';

/** Creates an app with a web site and an iPhone app, and returns its id. */
export async function givenShop({ apps, platforms }: Services, subdomain: string): Promise<string> {
  const { id } = await apps.createApp(OPERATOR, { name: subdomain, subdomain });
  await platforms.setPlatform(OPERATOR, id, { kind: 'web', baseUrl: 'http://www.shop.example' });
  await platforms.setPlatform(OPERATOR, id, { kind: 'iphone', urlSchemes: ['com.shop.iphone'] });
  return id;
}

/** Returns all links of an app, in the order of their creation. */
export async function listAllLinks({ smartLinks }: Services, app: string): Promise<SmartLink[]> {
  const links: SmartLink[] = [];
  for (;;) {
    const page = await smartLinks.listSmartLinks(OPERATOR, app, { first: 100, after: links.at(-1)?.id ?? null });
    links.push(...page.items);
    if (!page.hasNextPage) {
      return links;
    }
  }
}

/** Provides a folder for a test or a test file, and deletes it with the fixture. */
export async function provideFolder({}: object, { onCleanup }: { onCleanup: (remove: () => Promise<void>) => void }) {
  const folder = await givenFolder();
  onCleanup(folder.remove);
  return folder;
}

export type Folder = Awaited<ReturnType<typeof givenFolder>>;

/** Creates a temporary folder. */
export async function givenFolder() {
  const path = await mkdtemp(join(tmpdir(), 'smartlinks-files-'));
  return {
    path,
    buildPath: (name: string) => join(path, name),
    async write(name: string, content: string | Uint8Array) {
      await writeFile(join(path, name), content);
      return join(path, name);
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** Formats records as JSON Lines. */
export function formatJsonLines(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
