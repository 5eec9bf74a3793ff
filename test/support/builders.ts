import { OPERATOR } from '../../src/domain/access/caller.ts';
import type { Services } from '../../src/domain/services.ts';
import type { TestApp } from './app.ts';
import { type Client, createClient } from './client.ts';

type CreateAppInput = Parameters<Services['apps']['createApp']>[1];
type SetPlatformInput = Parameters<Services['platforms']['setPlatform']>[2];
type TemplateInput = Parameters<Services['templates']['createTemplate']>[2];

export interface GivenAppOptions extends Partial<CreateAppInput> {
  platforms?: SetPlatformInput[];
  templates?: TemplateInput[];
}

/** An app that an operator has set up, with its credentials and a client for each. */
export type GivenApp = Awaited<ReturnType<typeof givenApp>>;

/** The app of the reference document: a website, an iPhone app and an Android app, without store addresses. */
const PLATFORMS: SetPlatformInput[] = [
  { kind: 'web', baseUrl: 'http://www.app-web.com' },
  { kind: 'iphone', urlSchemes: ['com.app.iphone'] },
  { kind: 'android', urlSchemes: ['com.app.android'] },
];

/** Sets up an app with one credential of each kind. Defaults to the app of the reference document, called `shop`. */
export async function givenApp(
  app: Pick<TestApp, 'services' | 'url'>,
  { platforms = PLATFORMS, templates = [], ...appInput }: GivenAppOptions = {},
) {
  const { services } = app;
  const { id, subdomain } = await services.apps.createApp(OPERATOR, { name: 'Shop', subdomain: 'shop', ...appInput });
  for (const platform of platforms) {
    await services.platforms.setPlatform(OPERATOR, id, platform);
  }
  for (const template of templates) {
    await services.templates.createTemplate(OPERATOR, id, template);
  }

  const createTokenText = async (platform: 'web' | 'iphone' | 'android', publishable?: boolean) =>
    (await services.tokens.createToken(OPERATOR, id, { platform, publishable })).text;
  const createKeyText = async (named: string | null) => (await services.tokens.createAdminKey(OPERATOR, named)).text;
  const texts = {
    secretToken: await createTokenText('web'),
    publishableToken: await createTokenText('web', true),
    iphoneToken: await createTokenText('iphone'),
    androidToken: await createTokenText('android'),
    adminKey: await createKeyText(id),
    installationKey: await createKeyText(null),
  };
  return { id, subdomain, ...texts, ...createClients(app, texts) };
}

type CredentialText =
  | 'secretToken'
  | 'publishableToken'
  | 'iphoneToken'
  | 'androidToken'
  | 'adminKey'
  | 'installationKey';

/** Returns a client for each of an app's credentials at this server. */
export function createClients(server: { url: string }, texts: Record<CredentialText, string>) {
  return {
    secret: createClient(server, `Token ${texts.secretToken}`),
    publishable: createClient(server, `Token ${texts.publishableToken}`),
    iphone: createClient(server, `Token ${texts.iphoneToken}`),
    android: createClient(server, `Token ${texts.androidToken}`),
    admin: createClient(server, `Bearer ${texts.adminKey}`),
    installation: createClient(server, `Bearer ${texts.installationKey}`),
  };
}

/** The fields that `givenLink` selects from the new link. */
export interface GivenLink {
  id: string;
  code: string;
  url: string;
  uri: string;
  tags: string[];
  unique: boolean;
  redeemLimit: number | null;
  startsAt: string | null;
  expiresAt: string | null;
  expiredUrl: string | null;
  preview: { title: string | null; description: string | null; imageUrl: string | null };
  destinations: { platform: string; link: string | null; fallback: string | null; source: string }[];
}

interface Created {
  createSmartLink: { smartLink: GivenLink; warnings: { code: string; message: string }[] };
}

export const CREATE_SMART_LINK = `
  mutation ($input: CreateSmartLinkInput!) {
    createSmartLink(input: $input) {
      smartLink {
        id code url uri tags unique redeemLimit startsAt expiresAt expiredUrl
        preview { title description imageUrl }
        destinations { platform link fallback source }
      }
      warnings { code message }
    }
  }`;

/** Creates a link over HTTP with this client. Throws if that fails. */
export async function givenLink(client: Client, input: Record<string, unknown>): Promise<GivenLink> {
  const { createSmartLink } = await client.get<Created>(CREATE_SMART_LINK, { input });
  return createSmartLink.smartLink;
}

/** A link's destinations by platform: `[link, fallback]`. */
export function getDestinationsByPlatform({
  destinations,
}: Pick<GivenLink, 'destinations'>): Record<string, (string | null)[]> {
  return Object.fromEntries(destinations.map(({ platform, link, fallback }) => [platform, [link, fallback]]));
}

export const REGISTER_ROUTE = `
  mutation ($input: RegisterRouteInput!) {
    registerRoute(input: $input) {
      route { id path platform device urlSchemes version build }
      warnings { code status message }
    }
  }`;
