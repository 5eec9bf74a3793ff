import type { Config } from './config.ts';
import { OPERATOR } from './domain/access/caller.ts';
import { formatApiOrigin } from './domain/apps/api-origin.ts';
import type { SetPlatformInput } from './domain/apps/platform.service.ts';
import type { TemplateInput } from './domain/apps/template.input.ts';
import type { Services } from './domain/services.ts';
import type { CreateSmartLinkInput } from './domain/smart-links/draft.ts';
import { formatSignInAddress } from './domain/tokens/sign-in-address.ts';

const DEMO = 'demo';

const APP_STORE = 'https://apps.apple.com/app/id1000000001';
const PLAY_STORE = 'https://play.google.com/store/apps/details?id=com.example.demo';

const PLATFORMS: SetPlatformInput[] = [
  { kind: 'web', baseUrl: 'https://www.example.com' },
  { kind: 'iphone', urlSchemes: ['demo-iphone'], storeUrl: APP_STORE },
  { kind: 'ipad', urlSchemes: ['demo-ipad'], storeUrl: APP_STORE },
  { kind: 'universal', urlSchemes: ['demo-ios'], storeUrl: APP_STORE },
  { kind: 'android', urlSchemes: ['demo'], storeUrl: PLAY_STORE, packageName: 'com.example.demo' },
];

const TEMPLATES: TemplateInput[] = [
  {
    name: 'Product',
    pattern: 'products/:id',
    targets: {
      web: { url: 'https://www.example.com/p/:id' },
      iphone: { url: 'demo-iphone://p/:id' },
      android: { url: 'demo://p/:id' },
    },
  },
  {
    name: 'Invitation',
    pattern: 'invite/:inviter',
    targets: {
      iphone: { url: 'demo-iphone://welcome?from=:inviter', skipPreview: true },
      android: { url: 'demo://welcome?from=:inviter', skipPreview: true },
    },
  },
];

const NOTE = 'Demo: the clicks on this link until the first start of the server are sample data.';

/** The links of the demo app, and how often visitors seem to click them per day. */
const LINKS: { link: CreateSmartLinkInput; clicksPerDay: number }[] = [
  { link: { uri: '/products/42', title: 'Spring sale', tags: ['campaign', 'spring'] }, clicksPerDay: 32 },
  { link: { uri: '/products/7', title: 'Product of the week', tags: ['newsletter'] }, clicksPerDay: 24 },
  { link: { uri: '/', title: 'Link in bio', tags: ['social'] }, clicksPerDay: 20 },
  { link: { uri: '/invite/ann', title: 'Invitation by Ann', tags: ['invitation'] }, clicksPerDay: 9 },
  { link: { uri: '/products/11', title: 'Poster at the station', tags: ['print', 'qr'] }, clicksPerDay: 14 },
  { link: { uri: '/products/12', title: 'Box insert', tags: ['print', 'qr'] }, clicksPerDay: 8 },
  { link: { uri: '/invite/ben', title: 'Invitation by Ben', tags: ['invitation'] }, clicksPerDay: 5 },
  { link: { uri: 'https://www.example.com/jobs', title: 'Jobs', tags: ['social'] }, clicksPerDay: 3 },
  { link: { uri: '/products/99', title: 'Early access', tags: ['campaign'], redeemLimit: 500 }, clicksPerDay: 11 },
  { link: { uri: '/help', title: 'Help in the app', tags: ['support'] }, clicksPerDay: 6 },
  { link: { uri: '/products/3', title: 'Autumn catalog', tags: ['campaign'], disabled: true }, clicksPerDay: 2 },
  { link: { uri: '/press', title: 'Press kit', tags: ['press'] }, clicksPerDay: 1 },
];

/**
 * Creates the demo app in an installation without other apps. Returns a text with its addresses and a command that
 * creates a token: `cliCommand` with the arguments. At the first start, the text has the app's tokens, which are shown
 * only once. Returns an empty string if there is no demo app. The tokens are created last, so the next start completes
 * an interrupted setup. A demo app that was deleted isn't created again.
 */
export async function ensureDemo(services: Services, config: Config, cliCommand: string): Promise<string> {
  const { items: apps } = await services.apps.listApps(OPERATOR, { first: 2 });
  const [oldestApp] = apps;
  if (oldestApp === undefined) {
    if (await services.apps.isSubdomainReserved(OPERATOR, DEMO)) {
      return '';
    }
    await services.apps.createApp(OPERATOR, { name: 'Demo', subdomain: DEMO });
  } else if (oldestApp.subdomain !== DEMO) {
    return '';
  } else if ((await services.tokens.listTokens(OPERATOR, DEMO)).length > 0) {
    return formatReminder(config, cliCommand);
  } else if (apps.length > 1) {
    return '';
  }

  for (const platform of PLATFORMS) {
    await services.platforms.setPlatform(OPERATOR, DEMO, platform);
  }
  for (const template of TEMPLATES) {
    await services.templates.extendTemplate(OPERATOR, DEMO, template);
  }
  await createSampleLinks(services);
  const { text: iphoneToken } = await services.tokens.createToken(OPERATOR, DEMO, { platform: 'iphone' });
  const { text: androidToken } = await services.tokens.createToken(OPERATOR, DEMO, { platform: 'android' });
  const { text: webToken } = await services.tokens.createToken(OPERATOR, DEMO, { platform: 'web' });
  return formatGreeting(config, cliCommand, { web: webToken, iphone: iphoneToken, android: androidToken });
}

/** Creates links with a month of clicks, unless an interrupted setup already created them. */
async function createSampleLinks(services: Services): Promise<void> {
  const { items: existing } = await services.smartLinks.listSmartLinks(OPERATOR, DEMO, { first: 1 });
  if (existing.length > 0) {
    return;
  }
  const inputs = LINKS.map(({ link }) => ({ ...link, note: NOTE, tags: [DEMO, ...(link.tags ?? [])] }));
  const outcomes = await services.bulk.createSmartLinks(OPERATOR, DEMO, inputs, { onError: 'REJECT_ALL' });
  await services.sampleEvents.recordSampleEvents(
    outcomes.flatMap(({ link }, index) =>
      link === null ? [] : [{ appId: link.appId, smartLinkId: link.id, clicksPerDay: LINKS[index]?.clicksPerDay ?? 0 }],
    ),
  );
}

/** Returns a text with the address that signs a browser in to the dashboard. */
export async function createDashboardInvitation(services: Services, { links, port }: Config): Promise<string> {
  const { code } = await services.signIn.createSignInCode(OPERATOR);
  return `Open the dashboard. This address signs you in, once and within ten minutes:

  ${formatSignInAddress(formatApiOrigin(links, port), code)}

`;
}

function formatGreeting(
  config: Config,
  cliCommand: string,
  tokens: Record<'web' | 'iphone' | 'android', string>,
): string {
  const operation =
    'mutation { createSmartLink(input: {uri: "/products/42"}) { smartLink { url destinations { platform link } } } }';
  return `
Your demo app is ready. Save its tokens: they are shown only once.

  web, secret           ${tokens.web}
  iphone, publishable   ${tokens.iphone}
  android, publishable  ${tokens.android}

${formatTokenCommand(cliCommand)}
Create a smart link on ${formatLinkBase(config)}:

  curl -s ${formatEndpoint(config)} -H 'Authorization: Token ${tokens.web}' -H 'Content-Type: application/json' -d '${JSON.stringify({ query: operation })}'

${formatGraphiQL(config)}`;
}

/** Formats the text of later starts, for which the tokens are no longer known. */
function formatReminder(config: Config, cliCommand: string): string {
  return `
Your demo app is at ${formatLinkBase(config)}, and the API at ${formatEndpoint(config)}.

${formatTokenCommand(cliCommand)}
${formatGraphiQL(config)}`;
}

function formatTokenCommand(cliCommand: string): string {
  return `To create another token, run this command in a second terminal:

  ${cliCommand} token create --app ${DEMO} --platform web
`;
}

function formatGraphiQL(config: Config): string {
  return config.graphiql
    ? `Explore the API in GraphiQL. Paste the web token into its headers pane:

  ${formatEndpoint(config)}

`
    : '';
}

function formatLinkBase({ links }: Config): string {
  return `${links.scheme}://${DEMO}.${links.domain}`;
}

function formatEndpoint({ port }: Config): string {
  return `http://localhost:${port}/graphql`;
}
