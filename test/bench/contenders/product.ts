import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const BUILT = join(import.meta.dirname, '..', '..', '..', 'dist');

interface BuiltModules {
  'db/client.ts': typeof import('../../../db/client.ts');
  'src/domain/services.ts': typeof import('../../../src/domain/services.ts');
  'src/domain/smart-links/code.ts': typeof import('../../../src/domain/smart-links/code.ts');
  'src/doors/graphql/context.ts': typeof import('../../../src/doors/graphql/context.ts');
  'src/doors/graphql/schema.ts': typeof import('../../../src/doors/graphql/schema.ts');
}

/** Imports a module of the product from `dist`, because tsx would make it slower. */
async function importBuilt<Name extends keyof BuiltModules>(name: Name): Promise<BuiltModules[Name]> {
  return (await import(pathToFileURL(join(BUILT, name.replace(/\.ts$/, '.js'))).href)) as BuiltModules[Name];
}

/** Opens the product for another HTTP server. Returns its schema, a function that creates contexts, and the port. */
export async function openProduct() {
  const { openDb } = await importBuilt('db/client.ts');
  const { createServices } = await importBuilt('src/domain/services.ts');
  const { generateCode } = await importBuilt('src/domain/smart-links/code.ts');
  const { createContext } = await importBuilt('src/doors/graphql/context.ts');
  const { schema } = await importBuilt('src/doors/graphql/schema.ts');
  const services = createServices({
    db: await openDb({ url: process.env.DATABASE_URL ?? '', migrate: false }),
    clock: Date.now,
    generateCode: generateCode,
    links: { domain: process.env.LINK_DOMAIN ?? '', scheme: 'http' },
  });
  const buildContext = async (authorization: string | null) =>
    createContext(services, {
      caller: await services.authentication.authenticate(authorization),
      idempotencyKey: null,
      requestId: '',
      address: '127.0.0.1',
      isCostRequested: false,
      cancellation: { isCancelled: () => false, cancel() {}, beginLongWork: async () => {} },
      userAgent: null,
    });
  return { schema, buildContext, port: Number(process.env.PORT) };
}
