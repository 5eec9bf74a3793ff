/* eslint-disable */
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A day of UTC as ISO 8601 text (`2026-05-04`). */
  Date: { input: string; output: string; }
  /** An instant as ISO 8601 text with its zone (`2026-05-04T12:30:00Z`). */
  DateTime: { input: string; output: string; }
  /** A JSON object, nested at will. */
  JSONObject: { input: Record<string, unknown>; output: Record<string, unknown>; }
};

/** An app: one tenant of this installation, with its links. */
export type App = Node & {
  __typename?: 'App';
  /** Hosts that links made with a publishable token may lead to, beside its web site and its stores. */
  allowedHosts: Array<Scalars['String']['output']>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** A domain of its own, which the addresses of its links then use. */
  customDomain?: Maybe<Scalars['String']['output']>;
  /** For how many seconds a click waits for an install from the same place (deferred deep linking); null: not at all. */
  deferredWindow?: Maybe<Scalars['Int']['output']>;
  /** The address of the picture that the pages of its links show beside its name. */
  iconUrl?: Maybe<Scalars['String']['output']>;
  /** The global id: give it to `node` to fetch the same again. */
  id: Scalars['ID']['output'];
  /** What people call it. */
  name: Scalars['String']['output'];
  /** The platforms that the app is on. */
  platforms: Array<Platform>;
  /** What is shown of links that say nothing themselves. */
  preview: Preview;
  /** Its label below the link domain. Former ones keep opening links. */
  subdomain: Scalars['String']['output'];
  /** Names of query parameters that travel from a link's address on to where it leads, beside `utm_*`, `gclid` and `fbclid`. */
  travellingParameters: Array<Scalars['String']['output']>;
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

/** What a bot is here for. */
export type BotKind =
  /** It says that it is a bot, and no more. */
  | 'CRAWLER'
  /** It looks whether a link works. */
  | 'MONITOR'
  /** It shows links in chats and posts. */
  | 'PREVIEW'
  /** It indexes what it finds. */
  | 'SEARCH';

/** An app that was installed and is started for the first time. */
export type ClaimInstallInput = {
  /** The app that is meant, by subdomain or id: needed with an admin key of the whole installation, superfluous otherwise. */
  app?: InputMaybe<Scalars['String']['input']>;
  /** The deep link that the store's referrer carried. Mandatory on Android, of no account on iOS. */
  deepLink?: InputMaybe<Scalars['String']['input']>;
  /** The device. Mandatory on iOS: by it the click is found that waits for this install. */
  device?: InputMaybe<DeviceInput>;
  /** The platform of the app. A token reports for its own; an admin key has to say. */
  platform?: InputMaybe<PlatformKind>;
};

/** The outcome of `claimInstall`. */
export type ClaimInstallPayload = {
  __typename?: 'ClaimInstallPayload';
  /** What the app is to open: where the click led that waited for this install. Null where none or several did. On Android the one that the app named. */
  deepLink?: Maybe<Scalars['String']['output']>;
  /** When the install was recorded. */
  recordedAt: Scalars['DateTime']['output'];
  /** What one should know about it. */
  warnings: Array<Warning>;
};

/** One opening of a smart link. Nothing of it tells who it was. */
export type Click = {
  __typename?: 'Click';
  /** Which bot it was. */
  bot?: Maybe<ClickBot>;
  /** The kind of browser (`chrome`, `in-app` …); `library` is a program that does not call itself a bot. */
  browser?: Maybe<Scalars['String']['output']>;
  /** When it was. */
  createdAt: Scalars['DateTime']['output'];
  /** The kind of device (`iphone`, `ipad`, `android`, `mac-or-ipad`, `desktop`, `other`). */
  device?: Maybe<Scalars['String']['output']>;
  /** What the deep link calls `_hk_cid`. Whoever has it may read the link's metadata. */
  id: Scalars['ID']['output'];
  /** How it was answered; null for clicks from before that was noted. */
  outcome?: Maybe<ClickOutcome>;
  /** The platform whose destination was taken; null: none was. */
  platform?: Maybe<PlatformKind>;
  /** When the link's metadata was first read by this click; null: not yet. */
  redeemedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The host of the page that led here; null where the browser does not say. */
  referrerHost?: Maybe<Scalars['String']['output']>;
  /** Who clicked. */
  source: ClickSource;
  /** What the app that reported it calls the device. */
  uid?: Maybe<Scalars['String']['output']>;
};

/** A bot that opened a link, as it says itself. */
export type ClickBot = {
  __typename?: 'ClickBot';
  /** What it is here for. */
  kind: BotKind;
  /** What it calls itself. */
  name: Scalars['String']['output'];
};

/** A page of clicks. */
export type ClickConnection = {
  __typename?: 'ClickConnection';
  /** The entries of this page with their cursors. */
  edges: Array<ClickEdge>;
  /** What the edges lead to, for clients that need no cursor of each. */
  nodes: Array<Click>;
  /** Whether there is more, and from where to go on. */
  pageInfo: PageInfo;
};

/** A click and where it stands in the list. */
export type ClickEdge = {
  __typename?: 'ClickEdge';
  /** Where this entry stands: give it as `after` or `before` to go on from here. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: Click;
};

/** How a click was answered. */
export type ClickOutcome =
  /** By nothing: the system had opened the app at once, which then reported it. */
  | 'APP'
  /** By the page for programs. */
  | 'BOT_PAGE'
  /** By a redirect that opens the app on Android. */
  | 'INTENT'
  /** By the page that asks: open the app, get it, or see the link on the web. */
  | 'PREVIEW_PAGE'
  /** By the page with a QR code. */
  | 'QR_PAGE'
  /** By a redirect to an address of the web. */
  | 'REDIRECT'
  /** By a redirect to a store. */
  | 'STORE';

/** Who clicked. */
export type ClickSource =
  /** An app that its system opened directly, and that reported it. */
  | 'APP'
  /** A bot that did. */
  | 'BOT'
  /** Somebody who opened the link's address. */
  | 'VISITOR';

/** Who opens a link, as far as the user agent tells. */
export type Client = {
  __typename?: 'Client';
  /** The name of a bot. */
  bot?: Maybe<Scalars['String']['output']>;
  /** The kind of browser (`chrome`, `in-app` …). */
  browser: Scalars['String']['output'];
  /** The kind of device (`iphone`, `android`, `mac-or-ipad` …). */
  device: Scalars['String']['output'];
  /** The app whose browser it is. */
  inApp?: Maybe<Scalars['String']['output']>;
  /** In words. */
  text: Scalars['String']['output'];
};

/** An app that is to be made. */
export type CreateAppInput = {
  /** Hosts that links made with a publishable token may lead to, beside its web site and its stores. */
  allowedHosts?: InputMaybe<Array<Scalars['String']['input']>>;
  /** A domain of its own for the addresses of its links. */
  customDomain?: InputMaybe<Scalars['String']['input']>;
  /** For how many seconds a click waits for an install from the same place (deferred deep linking): 60 to 86400. Off by default. */
  deferredWindow?: InputMaybe<Scalars['Int']['input']>;
  /** The http(s) address of the picture that the pages of its links show beside its name. */
  iconUrl?: InputMaybe<Scalars['String']['input']>;
  /** What people call it. */
  name: Scalars['String']['input'];
  /** What is shown of links that say nothing themselves. */
  preview?: InputMaybe<PreviewInput>;
  /** Its label below the link domain: 1 to 20 of `a-z 0-9 - _`. No other app can ever have it. */
  subdomain: Scalars['String']['input'];
  /** The names of query parameters that travel from a link's address on to where it leads, beside `utm_*`, `gclid` and `fbclid`; at most 20, none of them `uri` or `_hk_*`. */
  travellingParameters?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** The outcome of `createApp`. */
export type CreateAppPayload = {
  __typename?: 'CreateAppPayload';
  /** The app as it is now. */
  app: App;
};

/** A smart link that is to be made. The uri alone is mandatory. */
export type CreateSmartLinkInput = {
  /** The app that is meant, by subdomain or id: needed with an admin key of the whole installation, superfluous otherwise. */
  app?: InputMaybe<Scalars['String']['input']>;
  /** A code of your own: 1 to 64 letters, digits, `-` and `_`. Needs a secret token or an admin key. Without it one is drawn. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** Where it leads outside its time; without it a page says so. */
  expiredUrl?: InputMaybe<Scalars['String']['input']>;
  /** From this on the link leads nowhere any more. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** What the app is told when it is opened: at most 16 KB and 64 levels. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** What it opens on single platforms instead. */
  overrides?: InputMaybe<OverridesInput>;
  /** What is shown of it before it opens. */
  preview?: InputMaybe<PreviewInput>;
  /** How many times apps may read the metadata; without it, or with 0, no limit. */
  redeemLimit?: InputMaybe<Scalars['Int']['input']>;
  /** Before this the link leads nowhere. */
  startsAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Labels to find it by: at most 50, of at most 100 characters. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Answer the same link whenever the same is asked for again. */
  unique?: InputMaybe<Scalars['Boolean']['input']>;
  /** What the link stands for: a path (`/products/42?ref=mail`), an http(s) address, or a deep link of one of the app's own schemes. */
  uri: Scalars['String']['input'];
};

/** The outcome of `createSmartLink`. */
export type CreateSmartLinkPayload = {
  __typename?: 'CreateSmartLinkPayload';
  /** The link: a new one, or for a unique request the one that stands. */
  smartLink: SmartLink;
  /** What one should know about it. */
  warnings: Array<Warning>;
};

/** Many smart links that are to be made in one transaction. */
export type CreateSmartLinksInput = {
  /** The app that is meant, by subdomain or id: needed with an admin key of the whole installation, superfluous otherwise. */
  app?: InputMaybe<Scalars['String']['input']>;
  /** The links, 1 to 5,000 of them. */
  items: Array<SmartLinkItem>;
  /** What becomes of the good items when others are refused. */
  onError?: InputMaybe<OnError>;
};

/** The outcome of `createSmartLinks`. */
export type CreateSmartLinksPayload = {
  __typename?: 'CreateSmartLinksPayload';
  /** How many items have an error. */
  failed: Scalars['Int']['output'];
  /** What became of each item, in the order of the items. */
  results: Array<SmartLinkResult>;
  /** How many items have a link. */
  succeeded: Scalars['Int']['output'];
};

/** A template that is to be made. */
export type CreateTemplateInput = {
  /** The app that is meant, by subdomain or id: needed with an admin key of the whole installation, superfluous otherwise. */
  app?: InputMaybe<Scalars['String']['input']>;
  /** What people call it. */
  name: Scalars['String']['input'];
  /** The paths that it is for, such as `products/:id`. */
  pattern: Scalars['String']['input'];
  /** What is shown of its links that say nothing themselves. */
  preview?: InputMaybe<PreviewInput>;
  /** What it opens, by platform. */
  targets: TemplateTargetsInput;
};

/** The outcome of `createTemplate`. */
export type CreateTemplatePayload = {
  __typename?: 'CreateTemplatePayload';
  /** The template as it is now. */
  template: Template;
};

/** A platform token that is to be made. */
export type CreateTokenInput = {
  /** The app that is meant, by subdomain or id: needed with an admin key of the whole installation, superfluous otherwise. */
  app?: InputMaybe<Scalars['String']['input']>;
  /** The platform that it is for. */
  platform: PlatformKind;
  /** Whether it ships in pages, so that strangers have it. False by default for web; always true for the others. */
  publishable?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The outcome of `createToken`. */
export type CreateTokenPayload = {
  __typename?: 'CreateTokenPayload';
  /** What is known of it from now on. */
  credential: Credential;
  /** The token itself. It is shown this once, and stored nowhere. */
  token: Scalars['String']['output'];
};

/** A platform token or admin key, by what may be known of it. Its text is shown once, when it is made. */
export type Credential = Node & {
  __typename?: 'Credential';
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** The global id: give it to `node` to fetch the same again. */
  id: Scalars['ID']['output'];
  /** What kind of credential this is. */
  kind: CredentialKind;
  /** The last four characters of its text. */
  lastFour: Scalars['String']['output'];
  /** When it was last used, to the minute; null: never yet. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The platform that a token is for; null for an admin key. */
  platform?: Maybe<PlatformKind>;
  /** When it was revoked; null: it is valid. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What somebody authenticates with. */
export type CredentialKind =
  /** An operator's key: everything. */
  | 'ADMIN_KEY'
  /** A platform token that ships in apps and pages: creates and reads single links. */
  | 'PUBLISHABLE_TOKEN'
  /** A back end's platform token: creates, lists and changes. */
  | 'SECRET_TOKEN';

/** A route that is to be forgotten. */
export type DeleteRouteInput = {
  /** Its global id. */
  id: Scalars['ID']['input'];
};

/** The outcome of `deleteRoute`. */
export type DeleteRoutePayload = {
  __typename?: 'DeleteRoutePayload';
  /** The global id that the route had. */
  deletedRouteId: Scalars['ID']['output'];
};

/** A smart link that is to be deleted. */
export type DeleteSmartLinkInput = {
  /** Its global id. */
  id: Scalars['ID']['input'];
};

/** The outcome of `deleteSmartLink`. */
export type DeleteSmartLinkPayload = {
  __typename?: 'DeleteSmartLinkPayload';
  /** The global id that the link had. */
  deletedSmartLinkId: Scalars['ID']['output'];
};

/** A template that is to be taken away. */
export type DeleteTemplateInput = {
  /** Its global id. */
  id: Scalars['ID']['input'];
};

/** The outcome of `deleteTemplate`. */
export type DeleteTemplatePayload = {
  __typename?: 'DeleteTemplatePayload';
  /** The global id that the template had. */
  deletedTemplateId: Scalars['ID']['output'];
};

/** What a link is on one platform. Computed whenever it is asked for, so that it is never out of date. */
export type Destination = {
  __typename?: 'Destination';
  /** Where a device goes on which the app is missing. */
  fallback?: Maybe<Scalars['String']['output']>;
  /** What is opened; null where the app has nothing to open and the fallback is all there is. */
  link?: Maybe<Scalars['String']['output']>;
  /** The platform. */
  platform: PlatformKind;
  /** What decided. */
  source: DestinationSource;
};

/** What decided on a destination. */
export type DestinationSource =
  /** The link itself names it. */
  | 'OVERRIDE'
  /** The link's own uri: its path on the platform, or the address as it is. */
  | 'SAME_PATH'
  /** A template whose pattern the path fits. */
  | 'TEMPLATE';

/** The device that an app was installed on. What is left out is not known. */
export type DeviceInput = {
  /** What it is: `iPhone`, `iPad`, `iPod touch`. */
  deviceType?: InputMaybe<Scalars['String']['input']>;
  /** Its language, such as `en-us`. */
  language?: InputMaybe<Scalars['String']['input']>;
  /** The version of its system, such as `17.5.1`. */
  osVersion?: InputMaybe<Scalars['String']['input']>;
  /** Height x width of its screen in pixels, such as `1136x640`. */
  screenSize?: InputMaybe<Scalars['String']['input']>;
  /** What the app calls it. */
  uid?: InputMaybe<Scalars['String']['input']>;
};

/** Where a device would be sent by a link, and why. */
export type Explanation = {
  __typename?: 'Explanation';
  /** Who is asking. */
  client: Client;
  /** What the link is on the platform that was taken. */
  destination?: Maybe<Destination>;
  /** Where the person ends up; null where that depends on what nobody knows, or is a page. */
  landing?: Maybe<Scalars['String']['output']>;
  /** How the link answers. */
  outcome: Outcome;
  /** The link. */
  smartLink: SmartLink;
  /** Why, step by step. */
  steps: Array<ExplanationStep>;
};

/** One step on the way to an outcome. */
export type ExplanationStep = {
  __typename?: 'ExplanationStep';
  /** What it settled. */
  code: ExplanationStepCode;
  /** What it found, in a sentence. */
  text: Scalars['String']['output'];
};

/** What a step of an explanation settled. */
export type ExplanationStepCode =
  /** What the browser can do. */
  | 'BROWSER'
  /** Who is asking. */
  | 'CLIENT'
  /** Where the link leads there: override, template or same path. */
  | 'DESTINATION'
  /** What follows from the app being there or missing. */
  | 'INSTALLED'
  /** Whether it may be an iPad that says it is a Mac. */
  | 'IPAD'
  /** How the link answers; always the last. */
  | 'OUTCOME'
  /** Which platform is taken. */
  | 'PLATFORM'
  /** Whether the link is within its time. */
  | 'WINDOW';

/** Where a device goes on which the app is missing. */
export type FallbackKind =
  /** An address that the template names. */
  | 'CUSTOM'
  /** The platform's store address. */
  | 'STORE'
  /** The link's destination on the web. */
  | 'WEB';

/** Why one item of a bulk call was refused: what `errors` would say of it, had it come alone. */
export type ItemError = {
  __typename?: 'ItemError';
  /** The name of the failure. */
  code: Scalars['String']['output'];
  /** What is wrong, and how to mend it. */
  details?: Maybe<Scalars['String']['output']>;
  /** The text of the legacy API. */
  message: Scalars['String']['output'];
  /** The path of the input field at fault, from `items` on; empty where no single field is. */
  path: Array<Scalars['String']['output']>;
  /** The number of the legacy API. */
  status: Scalars['Int']['output'];
};

/** What a link is opened with. */
export type MatrixBrowser =
  /** Firefox, which deals with intents in a way of its own. */
  | 'FIREFOX'
  /** The browser inside an app. */
  | 'IN_APP'
  /** What most people have there. */
  | 'USUAL';

/** A kind of device. */
export type MatrixDevice =
  /** An Android phone or tablet. */
  | 'ANDROID'
  /** A program that looks for a preview. */
  | 'BOT'
  /** A computer. */
  | 'DESKTOP'
  /** An iPad that says so. */
  | 'IPAD'
  /** An iPhone. */
  | 'IPHONE';

/** What can be done. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Records that an app was installed, and on iOS claims the one recent click that waits for it where the app has that turned on. For mobile tokens. */
  claimInstall?: Maybe<ClaimInstallPayload>;
  /** Makes an app. Needs an admin key of the whole installation. */
  createApp?: Maybe<CreateAppPayload>;
  /** Makes a smart link. It is stored durably when the answer arrives. Safe to retry with an `Idempotency-Key` header. */
  createSmartLink?: Maybe<CreateSmartLinkPayload>;
  /** Makes up to 5,000 smart links in one transaction, and says of each what became of it. Safe to retry with an `Idempotency-Key` header. Needs a secret token or an admin key. */
  createSmartLinks?: Maybe<CreateSmartLinksPayload>;
  /** Makes a template; it holds for every link whose path fits, old ones included. Needs an admin key. */
  createTemplate?: Maybe<CreateTemplatePayload>;
  /** Makes a platform token. Several of one platform are valid at once, so that a rotation can overlap. Needs an admin key. */
  createToken?: Maybe<CreateTokenPayload>;
  /** Forgets a route. Needs a secret token or an admin key. */
  deleteRoute?: Maybe<DeleteRoutePayload>;
  /** Deletes a smart link: it is unknown from now on, and its code is never given out again. Needs a secret token or an admin key. */
  deleteSmartLink?: Maybe<DeleteSmartLinkPayload>;
  /** Takes a template away; its links lead to the same path again. Needs an admin key. */
  deleteTemplate?: Maybe<DeleteTemplatePayload>;
  /** Records that an app was opened by a deep link. Succeeds also where its click or link is unknown. */
  recordOpen?: Maybe<RecordOpenPayload>;
  /** Reads the metadata of a link, which counts as a redeem; once a click. Status 10 where it has been read as often as it may be. */
  redeemMetadata?: Maybe<RedeemMetadataPayload>;
  /** Registers a route for the token's platform, in place of an equivalent one. */
  registerRoute?: Maybe<RegisterRoutePayload>;
  /** Registers many routes in one transaction, each in place of an equivalent one; those refused are left out. */
  registerRoutes?: Maybe<RegisterRoutesPayload>;
  /** Takes a platform away from an app; it holds for every old link at once. Needs an admin key. */
  removePlatform?: Maybe<RemovePlatformPayload>;
  /** Resolves a smart link that an app was opened by. With a mobile token this is a click; the metadata comes along, which counts as a redeem. */
  resolveSmartLink?: Maybe<ResolveSmartLinkPayload>;
  /** Revokes a platform token, for good and within a second everywhere. Needs an admin key. */
  revokeToken?: Maybe<RevokeTokenPayload>;
  /** Sets how an app is reached on one platform; it holds for every old link at once. Needs an admin key. */
  setPlatform?: Maybe<SetPlatformPayload>;
  /** Changes an app. Needs an admin key. */
  updateApp?: Maybe<UpdateAppPayload>;
  /** Changes a smart link. Needs a secret token or an admin key. */
  updateSmartLink?: Maybe<UpdateSmartLinkPayload>;
  /** Changes a template; it holds for every old link at once. Needs an admin key. */
  updateTemplate?: Maybe<UpdateTemplatePayload>;
};


/** What can be done. */
export type MutationClaimInstallArgs = {
  input: ClaimInstallInput;
};


/** What can be done. */
export type MutationCreateAppArgs = {
  input: CreateAppInput;
};


/** What can be done. */
export type MutationCreateSmartLinkArgs = {
  input: CreateSmartLinkInput;
};


/** What can be done. */
export type MutationCreateSmartLinksArgs = {
  input: CreateSmartLinksInput;
};


/** What can be done. */
export type MutationCreateTemplateArgs = {
  input: CreateTemplateInput;
};


/** What can be done. */
export type MutationCreateTokenArgs = {
  input: CreateTokenInput;
};


/** What can be done. */
export type MutationDeleteRouteArgs = {
  input: DeleteRouteInput;
};


/** What can be done. */
export type MutationDeleteSmartLinkArgs = {
  input: DeleteSmartLinkInput;
};


/** What can be done. */
export type MutationDeleteTemplateArgs = {
  input: DeleteTemplateInput;
};


/** What can be done. */
export type MutationRecordOpenArgs = {
  input: RecordOpenInput;
};


/** What can be done. */
export type MutationRedeemMetadataArgs = {
  input: RedeemMetadataInput;
};


/** What can be done. */
export type MutationRegisterRouteArgs = {
  input: RegisterRouteInput;
};


/** What can be done. */
export type MutationRegisterRoutesArgs = {
  input: RegisterRoutesInput;
};


/** What can be done. */
export type MutationRemovePlatformArgs = {
  input: RemovePlatformInput;
};


/** What can be done. */
export type MutationResolveSmartLinkArgs = {
  input: ResolveSmartLinkInput;
};


/** What can be done. */
export type MutationRevokeTokenArgs = {
  input: RevokeTokenInput;
};


/** What can be done. */
export type MutationSetPlatformArgs = {
  input: SetPlatformInput;
};


/** What can be done. */
export type MutationUpdateAppArgs = {
  input: UpdateAppInput;
};


/** What can be done. */
export type MutationUpdateSmartLinkArgs = {
  input: UpdateSmartLinkInput;
};


/** What can be done. */
export type MutationUpdateTemplateArgs = {
  input: UpdateTemplateInput;
};

/** Whatever can be fetched again by its global id. */
export type Node = {
  /** The global id: give it to `node` to fetch the same again. */
  id: Scalars['ID']['output'];
};

/** What becomes of the good items of a bulk call when others are refused. */
export type OnError =
  /** Nothing is saved unless everything is. */
  | 'REJECT_ALL'
  /** The good ones are saved, the refused ones left out. */
  | 'SKIP';

/** Which way a list runs. */
export type OrderDirection =
  /** The oldest or smallest first. */
  | 'ASC'
  /** The newest or largest first. */
  | 'DESC';

/** How a link answers a client, before click ids and travelling parameters are added. */
export type Outcome = {
  __typename?: 'Outcome';
  /** What opens the app, by itself or by the button of a page. */
  deepLink?: Maybe<Scalars['String']['output']>;
  /** Where the device goes if the app is missing. */
  fallback?: Maybe<Scalars['String']['output']>;
  /** In what way. */
  kind: OutcomeKind;
  /** Where a redirect goes to; null for pages. */
  location?: Maybe<Scalars['String']['output']>;
  /** The same in a sentence. */
  text: Scalars['String']['output'];
  /** What a page offers to see on the web. */
  web?: Maybe<Scalars['String']['output']>;
};

/** How a link answers a client. */
export type OutcomeKind =
  /** By a page for programs, with title, description and picture. */
  | 'BOT_PAGE'
  /** As outside of its time: by the address afterwards, or a page that says so. */
  | 'EXPIRED'
  /** By a redirect that opens the app on Android, and the fallback where the app is missing. */
  | 'INTENT'
  /** By a page that finds out whether a Mac is an iPad. */
  | 'IPAD_CHECK'
  /** As unknown. */
  | 'NOT_FOUND'
  /** By a page that asks: open the app, get it, or see the link on the web. */
  | 'PREVIEW_PAGE'
  /** By a page with a QR code, to be opened on another device. */
  | 'QR_PAGE'
  /** By a redirect to an address of the web. */
  | 'REDIRECT'
  /** By a redirect to a store. */
  | 'STORE';

/** What a link opens on one platform instead of what template or path would give. */
export type Override = {
  __typename?: 'Override';
  /** Where a device goes on which the app is missing; null: the platform's default. */
  fallback?: Maybe<Scalars['String']['output']>;
  /** What is opened. */
  link: Scalars['String']['output'];
};

/** What a link opens on one platform instead of what template or path would give. */
export type OverrideInput = {
  /** Where a device goes on which the app is missing; without it the platform's default. */
  fallback?: InputMaybe<Scalars['String']['input']>;
  /** What is opened: an http(s) address, a deep link of the app's own schemes, or a path. */
  link: Scalars['String']['input'];
};

/** What a link opens instead, by platform; null for the platforms that it leaves alone. */
export type Overrides = {
  __typename?: 'Overrides';
  /** On Android. */
  android?: Maybe<Override>;
  /** On an iPad. */
  ipad?: Maybe<Override>;
  /** On an iPhone. */
  iphone?: Maybe<Override>;
  /** On an iPhone or iPad with the app for both. */
  universal?: Maybe<Override>;
  /** On the web. */
  web?: Maybe<Override>;
};

/** What a link opens instead, by platform. The platforms that are left out keep their defaults. */
export type OverridesInput = {
  /** On Android. */
  android?: InputMaybe<OverrideInput>;
  /** On an iPad. */
  ipad?: InputMaybe<OverrideInput>;
  /** On an iPhone. */
  iphone?: InputMaybe<OverrideInput>;
  /** On an iPhone or iPad with the app for both. */
  universal?: InputMaybe<OverrideInput>;
  /** On the web. */
  web?: InputMaybe<OverrideInput>;
};

/** Whether a list goes on beyond this page, and the cursors to go on from. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** The cursor of the last entry: the `after` of the next page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** There is more behind this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** There is more in front of this page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first entry. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** How an app is reached on one kind of platform. */
export type Platform = {
  __typename?: 'Platform';
  /** iOS: the app's number in the App Store. */
  appStoreId?: Maybe<Scalars['String']['output']>;
  /** Web alone: the address below which every path of the app is found. */
  baseUrl?: Maybe<Scalars['String']['output']>;
  /** iOS: the app's bundle identifier. */
  bundleId?: Maybe<Scalars['String']['output']>;
  /** Which platform this is. */
  kind: PlatformKind;
  /** Android: the app's package name. */
  packageName?: Maybe<Scalars['String']['output']>;
  /** Android: the SHA-256 fingerprints of the certificates that the app is signed with. */
  sha256Fingerprints: Array<Scalars['String']['output']>;
  /** Where the app is got. */
  storeUrl?: Maybe<Scalars['String']['output']>;
  /** iOS: the Apple developer team's id. */
  teamId?: Maybe<Scalars['String']['output']>;
  /** When it was last set. */
  updatedAt: Scalars['DateTime']['output'];
  /** The app's own URL schemes; links are built with the first one. Empty for web. */
  urlSchemes: Array<Scalars['String']['output']>;
};

/** The kinds of platform that an app can be on, at most one of each. */
export type PlatformKind =
  /** An Android app. */
  | 'ANDROID'
  /** An iOS app for the iPad. */
  | 'IPAD'
  /** An iOS app for the iPhone. */
  | 'IPHONE'
  /** One iOS app for both iPhone and iPad. */
  | 'UNIVERSAL'
  /** A web site. */
  | 'WEB';

/** What the preview page and messengers show of a link before it opens. */
export type Preview = {
  __typename?: 'Preview';
  /** A sentence or two below it. */
  description?: Maybe<Scalars['String']['output']>;
  /** The address of a picture. */
  imageUrl?: Maybe<Scalars['String']['output']>;
  /** The headline. */
  title?: Maybe<Scalars['String']['output']>;
};

/** What the preview page and messengers show of a link before it opens. */
export type PreviewInput = {
  /** A sentence or two below it, at most 500 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The http(s) address of a picture. */
  imageUrl?: InputMaybe<Scalars['String']['input']>;
  /** The headline, at most 200 characters. */
  title?: InputMaybe<Scalars['String']['input']>;
};

/** What a QR code is drawn as. */
export type QrCodeFormat =
  /** A picture of pixels: a data URI (`data:image/png;base64,...`), which can stand in an `src` as it is. */
  | 'PNG'
  /** A picture that scales: the text of an SVG document. */
  | 'SVG';

/** What can be asked. */
export type Query = {
  __typename?: 'Query';
  /** The app of the token or key. Needs a secret token or an admin key. */
  app?: Maybe<App>;
  /** Where would this device be sent, and why? From the very function that opens links; nothing is recorded. Needs a secret token or an admin key. */
  explain?: Maybe<Explanation>;
  /** Any record by its global id; null for one that is not there or not yours. */
  node?: Maybe<Node>;
  /** Several records by their global ids, in their order; null for each that is not there or not yours. */
  nodes: Array<Maybe<Node>>;
  /** Where a smart link leads the platform of the token. Nothing is counted or recorded. Status 7 where it leads nowhere. */
  resolve?: Maybe<Destination>;
  /** Where a link leads on every kind of device and browser, with the app and without it. Needs a secret token or an admin key. */
  resolveMatrix?: Maybe<ResolveMatrix>;
  /** The routes that apps registered, the oldest first. Needs a secret token or an admin key. */
  routes?: Maybe<RouteConnection>;
  /** One smart link, by its code or by its address. Status 7 for one that is not there or not yours. */
  smartLink?: Maybe<SmartLink>;
  /** The app's smart links, the newest first. Needs a secret token or an admin key. */
  smartLinks?: Maybe<SmartLinkConnection>;
  /** Which links would lead elsewhere if a template were made, changed or taken away? Nothing is saved. Needs an admin key. */
  templateImpact?: Maybe<TemplateImpact>;
  /** The app's templates, the oldest first. Needs a secret token or an admin key. */
  templates?: Maybe<TemplateConnection>;
  /** The app's platform tokens, the oldest first, by their last four characters. An admin key sees all, a secret token those of its own platform. */
  tokens?: Maybe<TokenConnection>;
  /** Who is asking. A good first query: it tells whether the token is right. */
  viewer?: Maybe<Viewer>;
};


/** What can be asked. */
export type QueryAppArgs = {
  app?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. */
export type QueryExplainArgs = {
  app?: InputMaybe<Scalars['String']['input']>;
  code?: InputMaybe<Scalars['String']['input']>;
  installed?: InputMaybe<Scalars['Boolean']['input']>;
  url?: InputMaybe<Scalars['String']['input']>;
  userAgent: Scalars['String']['input'];
};


/** What can be asked. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** What can be asked. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** What can be asked. */
export type QueryResolveArgs = {
  app?: InputMaybe<Scalars['String']['input']>;
  code?: InputMaybe<Scalars['String']['input']>;
  platform?: InputMaybe<PlatformKind>;
  url?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. */
export type QueryResolveMatrixArgs = {
  app?: InputMaybe<Scalars['String']['input']>;
  code?: InputMaybe<Scalars['String']['input']>;
  url?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. */
export type QueryRoutesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  app?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  platform?: InputMaybe<PlatformKind>;
};


/** What can be asked. */
export type QuerySmartLinkArgs = {
  app?: InputMaybe<Scalars['String']['input']>;
  code?: InputMaybe<Scalars['String']['input']>;
  url?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. */
export type QuerySmartLinksArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  app?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<SmartLinkFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<SmartLinkOrder>;
};


/** What can be asked. */
export type QueryTemplateImpactArgs = {
  app?: InputMaybe<Scalars['String']['input']>;
  input: TemplateImpactInput;
};


/** What can be asked. */
export type QueryTemplatesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  app?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be asked. */
export type QueryTokensArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  app?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** An app that was opened by a deep link. */
export type RecordOpenInput = {
  /** The app that is meant, by subdomain or id: needed with an admin key of the whole installation, superfluous otherwise. */
  app?: InputMaybe<Scalars['String']['input']>;
  /** The deep link. `_hk_cid` or `_hk_sid` in its query say from which click or link it comes. */
  deepLink: Scalars['String']['input'];
  /** The platform of the app. A token reports for its own; an admin key has to say. */
  platform?: InputMaybe<PlatformKind>;
  /** What led to the deep link. */
  referrer?: InputMaybe<Scalars['String']['input']>;
  /** What the app calls the device. */
  uid?: InputMaybe<Scalars['String']['input']>;
};

/** The outcome of `recordOpen`. */
export type RecordOpenPayload = {
  __typename?: 'RecordOpenPayload';
  /** When it was recorded. */
  recordedAt: Scalars['DateTime']['output'];
  /** What one should know about it. */
  warnings: Array<Warning>;
};

/** Whose metadata is read: by a click or by a link, as the deep link says. */
export type RedeemMetadataInput = {
  /** The app that is meant, by subdomain or id: needed with an admin key of the whole installation, superfluous otherwise. */
  app?: InputMaybe<Scalars['String']['input']>;
  /** The click: what the deep link calls `_hk_cid`. */
  clickId?: InputMaybe<Scalars['String']['input']>;
  /** The link: what the deep link calls `_hk_sid`, or its global id. */
  smartLinkId?: InputMaybe<Scalars['ID']['input']>;
  /** What the app calls the device: at most 200 characters. */
  uid?: InputMaybe<Scalars['String']['input']>;
};

/** The outcome of `redeemMetadata`. */
export type RedeemMetadataPayload = {
  __typename?: 'RedeemMetadataPayload';
  /** The metadata; `{}` where the link has none. */
  metadata: Scalars['JSONObject']['output'];
  /** What one should know about it. */
  warnings: Array<Warning>;
};

/** A path pattern that an app build understands. */
export type RegisterRouteInput = {
  /** The app that is meant, by subdomain or id: needed with an admin key of the whole installation, superfluous otherwise. */
  app?: InputMaybe<Scalars['String']['input']>;
  /** The app's build. */
  build?: InputMaybe<Scalars['String']['input']>;
  /** The device that registers it. */
  device?: InputMaybe<Scalars['String']['input']>;
  /** The pattern: segments are words or `:parameters` (`products/:product_id`). */
  path: Scalars['String']['input'];
  /** The platform whose app understands it. A token registers for its own; an admin key has to say. */
  platform?: InputMaybe<PlatformKind>;
  /** The URL schemes that the app has. */
  urlSchemes?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The app's version. */
  version?: InputMaybe<Scalars['String']['input']>;
};

/** The outcome of `registerRoute`. */
export type RegisterRoutePayload = {
  __typename?: 'RegisterRoutePayload';
  /** The route as it stands now. */
  route: Route;
  /** Status 1 where it replaced an equivalent route. */
  warnings: Array<Warning>;
};

/** Many path patterns that an app build understands. */
export type RegisterRoutesInput = {
  /** The app that is meant, by subdomain or id: needed with an admin key of the whole installation, superfluous otherwise. */
  app?: InputMaybe<Scalars['String']['input']>;
  /** The routes, 1 to 500 of them. */
  items: Array<RouteItem>;
};

/** The outcome of `registerRoutes`. */
export type RegisterRoutesPayload = {
  __typename?: 'RegisterRoutesPayload';
  /** What became of each item, in the order of the items. */
  results: Array<RouteResult>;
};

/** A platform that an app is on no longer. */
export type RemovePlatformInput = {
  /** The app that is meant, by subdomain or id: needed with an admin key of the whole installation, superfluous otherwise. */
  app?: InputMaybe<Scalars['String']['input']>;
  /** Which platform. */
  kind: PlatformKind;
};

/** The outcome of `removePlatform`. */
export type RemovePlatformPayload = {
  __typename?: 'RemovePlatformPayload';
  /** The platform as it was. */
  platform: Platform;
};

/** Where a link leads on every kind of device and browser. */
export type ResolveMatrix = {
  __typename?: 'ResolveMatrix';
  /** One entry for each case. */
  rows: Array<ResolveMatrixRow>;
  /** The link. */
  smartLink: SmartLink;
};

/** Where a link leads one kind of device and browser. */
export type ResolveMatrixRow = {
  __typename?: 'ResolveMatrixRow';
  /** What it is opened with. */
  browser: MatrixBrowser;
  /** What the link is on the platform that was taken. */
  destination?: Maybe<Destination>;
  /** The kind of device. */
  device: MatrixDevice;
  /** Whether the app is there. */
  installed: Scalars['Boolean']['output'];
  /** Where the person ends up; null where that depends on what nobody knows, or is a page. */
  landing?: Maybe<Scalars['String']['output']>;
  /** How the link answers. */
  outcome: Outcome;
  /** Why, step by step. */
  steps: Array<ExplanationStep>;
};

/** A smart link that an app was opened by: its address or its code. */
export type ResolveSmartLinkInput = {
  /** The app that is meant, by subdomain or id: needed with an admin key of the whole installation, superfluous otherwise. */
  app?: InputMaybe<Scalars['String']['input']>;
  /** Its code, instead of the address. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The platform that asks. A token asks for its own; an admin key has to say. */
  platform?: InputMaybe<PlatformKind>;
  /** What the app calls the device: at most 200 characters. */
  uid?: InputMaybe<Scalars['String']['input']>;
  /** Its short address, or the one of a lazy link (`/lazy?uri=`). */
  url?: InputMaybe<Scalars['String']['input']>;
};

/** The outcome of `resolveSmartLink`. */
export type ResolveSmartLinkPayload = {
  __typename?: 'ResolveSmartLinkPayload';
  /** What the app is to open. Into an app it carries `_hk_cid` (the click) or `_hk_sid` (the link), and `_hk_md=1` where there is metadata. */
  deepLink: Scalars['String']['output'];
  /** Where the link leads, without what the deep link carries. */
  destination: Destination;
  /** The link's metadata; null where it has none, or where its redeem limit has been reached. */
  metadata?: Maybe<Scalars['JSONObject']['output']>;
  /** The link. */
  smartLink: SmartLink;
  /** Status 10 where the metadata has been read as often as it may be. */
  warnings: Array<Warning>;
};

/** A platform token that is to be revoked. */
export type RevokeTokenInput = {
  /** Its global id. */
  id: Scalars['ID']['input'];
};

/** The outcome of `revokeToken`. */
export type RevokeTokenPayload = {
  __typename?: 'RevokeTokenPayload';
  /** The token as it is now. */
  credential: Credential;
};

/** A path pattern that an app build understands, registered by the app itself. */
export type Route = Node & {
  __typename?: 'Route';
  /** The app's build. */
  build?: Maybe<Scalars['String']['output']>;
  /** When it was first registered. */
  createdAt: Scalars['DateTime']['output'];
  /** The device that it was registered from. */
  device?: Maybe<Scalars['String']['output']>;
  /** The global id: give it to `node` to fetch the same again. */
  id: Scalars['ID']['output'];
  /** The pattern, such as `products/:product_id`. */
  path: Scalars['String']['output'];
  /** The platform whose app registered it. */
  platform: PlatformKind;
  /** When it was last registered. */
  updatedAt: Scalars['DateTime']['output'];
  /** The URL schemes that the app said it has. Recorded, never trusted. */
  urlSchemes: Array<Scalars['String']['output']>;
  /** The app's version. */
  version?: Maybe<Scalars['String']['output']>;
};

/** A page of routes. */
export type RouteConnection = {
  __typename?: 'RouteConnection';
  /** The entries of this page with their cursors. */
  edges: Array<RouteEdge>;
  /** What the edges lead to, for clients that need no cursor of each. */
  nodes: Array<Route>;
  /** Whether there is more, and from where to go on. */
  pageInfo: PageInfo;
};

/** A route and where it stands in the list. */
export type RouteEdge = {
  __typename?: 'RouteEdge';
  /** Where this entry stands: give it as `after` or `before` to go on from here. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: Route;
};

/** One of many path patterns that an app build understands. */
export type RouteItem = {
  /** The app's build. */
  build?: InputMaybe<Scalars['String']['input']>;
  /** The device that registers it. */
  device?: InputMaybe<Scalars['String']['input']>;
  /** The pattern: segments are words or `:parameters` (`products/:product_id`). */
  path: Scalars['String']['input'];
  /** The platform whose app understands it. A token registers for its own; an admin key has to say. */
  platform?: InputMaybe<PlatformKind>;
  /** The URL schemes that the app has. */
  urlSchemes?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The app's version. */
  version?: InputMaybe<Scalars['String']['input']>;
};

/** What became of one item: its route, or its error. */
export type RouteResult = {
  __typename?: 'RouteResult';
  /** Why there is no route. */
  error?: Maybe<ItemError>;
  /** The route as it stands now. */
  route?: Maybe<Route>;
  /** Status 1 where it replaced an equivalent route. */
  warnings: Array<Warning>;
};

/** How an app is reached on one platform, in place of what was set before. */
export type SetPlatformInput = {
  /** The app that is meant, by subdomain or id: needed with an admin key of the whole installation, superfluous otherwise. */
  app?: InputMaybe<Scalars['String']['input']>;
  /** iOS: the app's number in the App Store. */
  appStoreId?: InputMaybe<Scalars['String']['input']>;
  /** Web, mandatory there: the address below which every path of the app is found. */
  baseUrl?: InputMaybe<Scalars['String']['input']>;
  /** iOS: the app's bundle identifier. */
  bundleId?: InputMaybe<Scalars['String']['input']>;
  /** Which platform. */
  kind: PlatformKind;
  /** Android: the app's package name. */
  packageName?: InputMaybe<Scalars['String']['input']>;
  /** Android: SHA-256 fingerprints of the certificates that the app is signed with. */
  sha256Fingerprints?: InputMaybe<Array<Scalars['String']['input']>>;
  /** All but web: where the app is got. */
  storeUrl?: InputMaybe<Scalars['String']['input']>;
  /** iOS: the Apple developer team's id. */
  teamId?: InputMaybe<Scalars['String']['input']>;
  /** All but web, mandatory there: the app's own URL schemes. Links are built with the first one. */
  urlSchemes?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** The outcome of `setPlatform`. */
export type SetPlatformPayload = {
  __typename?: 'SetPlatformPayload';
  /** The platform as it is now. */
  platform: Platform;
};

/** One short address that opens the right place on every device. */
export type SmartLink = Node & {
  __typename?: 'SmartLink';
  /** The app that it belongs to. Needs a secret token or an admin key. */
  app?: Maybe<App>;
  /** Its clicks with those of bots, the newest first, as long as they are kept. Needs a secret token or an admin key. */
  clicks?: Maybe<ClickConnection>;
  /** The last part of its address. Upper and lower case differ. */
  code: Scalars['String']['output'];
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** The token or key that made it; null: the command line, or a lazy link. Needs a secret token or an admin key. */
  createdBy?: Maybe<Credential>;
  /** Where it leads on one platform; null where it has nothing there. */
  destination?: Maybe<Destination>;
  /** Where it leads, a platform an entry. */
  destinations: Array<Destination>;
  /** Where it leads outside its time; null: to a page that says so. */
  expiredUrl?: Maybe<Scalars['String']['output']>;
  /** From this on it leads nowhere any more. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** The global id: give it to `node` to fetch the same again. */
  id: Scalars['ID']['output'];
  /** What the app is told when it is opened. Reading it here costs no redeem. Needs a secret token or an admin key. */
  metadata?: Maybe<Scalars['JSONObject']['output']>;
  /** What it opens instead of what template or path would give. */
  overrides: Overrides;
  /** What is shown of it before it opens: its own words, else its template's, else its app's, else what the page on the web says of itself that it leads to. That page is fetched in the background, and only for links that are made one by one or visited. */
  preview: Preview;
  /** The QR code of its address: the text of an SVG document, or a PNG as a data URI. The link edge serves the same at `/<code>.qr.svg` and `/<code>.qr.png`. */
  qrCode: Scalars['String']['output'];
  /** How many times apps have read the metadata. Needs a secret token or an admin key. */
  redeemCount?: Maybe<Scalars['Int']['output']>;
  /** How many times apps may read the metadata; null: without limit. */
  redeemLimit?: Maybe<Scalars['Int']['output']>;
  /** Before this it leads nowhere. */
  startsAt?: Maybe<Scalars['DateTime']['output']>;
  /** How often it was clicked, by whom and from where. Needs a secret token or an admin key. */
  stats?: Maybe<SmartLinkStats>;
  /** The labels that its maker gave it. */
  tags: Array<Scalars['String']['output']>;
  /** The template that its path fits. Needs a secret token or an admin key. */
  template?: Maybe<Template>;
  /** Whether the same request answers this same link again. */
  unique: Scalars['Boolean']['output'];
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** What it stands for, in canonical form: a path without outer slashes, or an address on a foreign site. */
  uri: Scalars['String']['output'];
  /** The short address itself. */
  url: Scalars['String']['output'];
};


/** One short address that opens the right place on every device. */
export type SmartLinkClicksArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** One short address that opens the right place on every device. */
export type SmartLinkDestinationArgs = {
  platform: PlatformKind;
};


/** One short address that opens the right place on every device. */
export type SmartLinkQrCodeArgs = {
  format: QrCodeFormat;
  size?: Scalars['Int']['input'];
};


/** One short address that opens the right place on every device. */
export type SmartLinkStatsArgs = {
  from?: InputMaybe<Scalars['Date']['input']>;
  to?: InputMaybe<Scalars['Date']['input']>;
};

/** A page of smart links. */
export type SmartLinkConnection = {
  __typename?: 'SmartLinkConnection';
  /** The entries of this page with their cursors. */
  edges: Array<SmartLinkEdge>;
  /** What the edges lead to, for clients that need no cursor of each. */
  nodes: Array<SmartLink>;
  /** Whether there is more, and from where to go on. */
  pageInfo: PageInfo;
};

/** A smart link and where it stands in the list. */
export type SmartLinkEdge = {
  __typename?: 'SmartLinkEdge';
  /** Where this entry stands: give it as `after` or `before` to go on from here. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: SmartLink;
};

/** Narrows a list of smart links down. All that is given has to be met. */
export type SmartLinkFilter = {
  /** They were made before this time. */
  createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  /** They were made at this time or later. */
  createdFrom?: InputMaybe<Scalars['DateTime']['input']>;
  /** They have this tag. */
  tag?: InputMaybe<Scalars['String']['input']>;
  /** They are unique links, or they are not. */
  unique?: InputMaybe<Scalars['Boolean']['input']>;
  /** Their uri begins so (`products/`). */
  uriPrefix?: InputMaybe<Scalars['String']['input']>;
};

/** One of many smart links that are to be made. The uri alone is mandatory. */
export type SmartLinkItem = {
  /** A code of your own: 1 to 64 letters, digits, `-` and `_`. Needs a secret token or an admin key. Without it one is drawn. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** Where it leads outside its time; without it a page says so. */
  expiredUrl?: InputMaybe<Scalars['String']['input']>;
  /** From this on the link leads nowhere any more. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** What the app is told when it is opened: at most 16 KB and 64 levels. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** What it opens on single platforms instead. */
  overrides?: InputMaybe<OverridesInput>;
  /** What is shown of it before it opens. */
  preview?: InputMaybe<PreviewInput>;
  /** How many times apps may read the metadata; without it, or with 0, no limit. */
  redeemLimit?: InputMaybe<Scalars['Int']['input']>;
  /** Before this the link leads nowhere. */
  startsAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Labels to find it by: at most 50, of at most 100 characters. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Answer the same link whenever the same is asked for again. */
  unique?: InputMaybe<Scalars['Boolean']['input']>;
  /** What the link stands for: a path (`/products/42?ref=mail`), an http(s) address, or a deep link of one of the app's own schemes. */
  uri: Scalars['String']['input'];
};

/** How a list of smart links is ordered. */
export type SmartLinkOrder = {
  /** Which way it runs. */
  direction: OrderDirection;
  /** What it is ordered by. */
  field: SmartLinkOrderField;
};

/** What smart links can be ordered by. */
export type SmartLinkOrderField =
  /** When they were made. */
  | 'CREATED_AT';

/** What became of one item: its link, or its error. */
export type SmartLinkResult = {
  __typename?: 'SmartLinkResult';
  /** Why there is no link. */
  error?: Maybe<ItemError>;
  /** The link: a new one, or for a unique item the one that stands. */
  smartLink?: Maybe<SmartLink>;
};

/** What happened to a link over some days of UTC. It stays when the clicks themselves are kept no longer. */
export type SmartLinkStats = {
  __typename?: 'SmartLinkStats';
  /** Every day, the first one first; also those on which nothing happened. */
  byDay: Array<StatsDay>;
  /** Clicks by how they were answered; what never happened is missing. */
  byOutcome: Array<StatsOutcome>;
  /** By the platform; those on which nothing happened are missing. */
  byPlatform: Array<StatsPlatform>;
  /** Clicks by the host of the page that led here, the most frequent first. Clicks without one are missing. */
  byReferrer: Array<StatsReferrer>;
  /** The first day. */
  from: Scalars['Date']['output'];
  /** The last day. */
  to: Scalars['Date']['output'];
  /** All days together. */
  totals: StatsCounts;
};


/** What happened to a link over some days of UTC. It stays when the clicks themselves are kept no longer. */
export type SmartLinkStatsByReferrerArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What happened to a link. */
export type StatsCounts = {
  __typename?: 'StatsCounts';
  /** Visits by bots, which are no clicks. */
  bots: Scalars['Int']['output'];
  /** Clicks by people, and by apps that the link opened directly. */
  clicks: Scalars['Int']['output'];
  /** Reports of an app that it was installed by the link. */
  installs: Scalars['Int']['output'];
  /** Reports of an app that it was opened by the link. */
  opens: Scalars['Int']['output'];
  /** How many times the metadata was read. */
  redeems: Scalars['Int']['output'];
  /** People who clicked, told apart without cookies by where they come from and their browser, day by day: who comes on two days is two. Clicks that an app reported are none of theirs. */
  visitors: Scalars['Int']['output'];
};

/** What happened to a link on one day. */
export type StatsDay = {
  __typename?: 'StatsDay';
  /** Visits by bots, which are no clicks. */
  bots: Scalars['Int']['output'];
  /** Clicks by people, and by apps that the link opened directly. */
  clicks: Scalars['Int']['output'];
  /** The day, of UTC. */
  day: Scalars['Date']['output'];
  /** Reports of an app that it was installed by the link. */
  installs: Scalars['Int']['output'];
  /** Reports of an app that it was opened by the link. */
  opens: Scalars['Int']['output'];
  /** How many times the metadata was read. */
  redeems: Scalars['Int']['output'];
  /** People who clicked, told apart without cookies by where they come from and their browser, day by day: who comes on two days is two. Clicks that an app reported are none of theirs. */
  visitors: Scalars['Int']['output'];
};

/** How often a link was clicked with one outcome. */
export type StatsOutcome = {
  __typename?: 'StatsOutcome';
  /** Clicks by people, and by apps that the link opened directly. */
  clicks: Scalars['Int']['output'];
  /** How clicks were answered; null for those from before that was noted. */
  outcome?: Maybe<ClickOutcome>;
  /** People who clicked, told apart without cookies by where they come from and their browser, day by day: who comes on two days is two. Clicks that an app reported are none of theirs. */
  visitors: Scalars['Int']['output'];
};

/** What happened to a link on one platform. */
export type StatsPlatform = {
  __typename?: 'StatsPlatform';
  /** Clicks by people, and by apps that the link opened directly. */
  clicks: Scalars['Int']['output'];
  /** Reports of an app that it was installed by the link. */
  installs: Scalars['Int']['output'];
  /** Reports of an app that it was opened by the link. */
  opens: Scalars['Int']['output'];
  /** The platform whose destination was taken, or whose app reported; null: none was taken. */
  platform?: Maybe<PlatformKind>;
  /** People who clicked, told apart without cookies by where they come from and their browser, day by day: who comes on two days is two. Clicks that an app reported are none of theirs. */
  visitors: Scalars['Int']['output'];
};

/** How often a link was clicked on the pages of one host. */
export type StatsReferrer = {
  __typename?: 'StatsReferrer';
  /** Clicks by people, and by apps that the link opened directly. */
  clicks: Scalars['Int']['output'];
  /** The host; null for all those past the 50 that are told apart in a day. */
  host?: Maybe<Scalars['String']['output']>;
};

/** A rule for all links whose path fits a pattern: where they lead on each platform. */
export type Template = Node & {
  __typename?: 'Template';
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** The global id: give it to `node` to fetch the same again. */
  id: Scalars['ID']['output'];
  /** What people call it. */
  name: Scalars['String']['output'];
  /** The path pattern, such as `products/:id`. */
  pattern: Scalars['String']['output'];
  /** What is shown of its links that say nothing themselves. */
  preview: Preview;
  /** What it opens, a platform an entry. Platforms that it does not name keep the same path. */
  targets: Array<TemplateTarget>;
  /** When it was last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

/** A page of templates. */
export type TemplateConnection = {
  __typename?: 'TemplateConnection';
  /** The entries of this page with their cursors. */
  edges: Array<TemplateEdge>;
  /** What the edges lead to, for clients that need no cursor of each. */
  nodes: Array<Template>;
  /** Whether there is more, and from where to go on. */
  pageInfo: PageInfo;
};

/** A template and where it stands in the list. */
export type TemplateEdge = {
  __typename?: 'TemplateEdge';
  /** Where this entry stands: give it as `after` or `before` to go on from here. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: Template;
};

/** What a change of a template would do to the links that are there. */
export type TemplateImpact = {
  __typename?: 'TemplateImpact';
  /** How many of them would lead elsewhere on some platform. */
  affected: Scalars['Int']['output'];
  /** Whether those were all links of the app. */
  complete: Scalars['Boolean']['output'];
  /** How many links were looked at: the newest 10,000 at the most. */
  examined: Scalars['Int']['output'];
  /** The newest of those, 20 at the most. */
  examples: Array<TemplateImpactExample>;
};

/** A link that would lead elsewhere. */
export type TemplateImpactExample = {
  __typename?: 'TemplateImpactExample';
  /** Where it would lead. */
  after: Array<Destination>;
  /** Where it leads now. */
  before: Array<Destination>;
  /** The link. */
  smartLink: SmartLink;
};

/** A change of a template to be tried out: exactly one of the three. */
export type TemplateImpactInput =
  /** A template that would be made. */
  { create: CreateTemplateInput; delete?: never; update?: never; }
  |  /** The global id of a template that would be taken away. */
  { create?: never; delete: Scalars['ID']['input']; update?: never; }
  |  /** A template that would be changed. */
  { create?: never; delete?: never; update: UpdateTemplateInput; };

/** What a template opens on one platform. */
export type TemplateTarget = {
  __typename?: 'TemplateTarget';
  /** Where a device goes on which the app is missing. */
  fallbackKind: FallbackKind;
  /** The URL pattern of a CUSTOM fallback. */
  fallbackUrl?: Maybe<Scalars['String']['output']>;
  /** The platform. */
  platform: PlatformKind;
  /** On iOS: the store at once instead of the preview page. */
  skipPreview: Scalars['Boolean']['output'];
  /** The URL pattern to open, with the parameters of the path pattern. */
  url: Scalars['String']['output'];
};

/** What a template opens on one platform. */
export type TemplateTargetInput = {
  /** Where a device goes on which the app is missing: the store by default, CUSTOM with a `fallbackUrl`. */
  fallbackKind?: InputMaybe<FallbackKind>;
  /** The URL pattern of a CUSTOM fallback. */
  fallbackUrl?: InputMaybe<Scalars['String']['input']>;
  /** On iOS: the store at once instead of the preview page. */
  skipPreview?: InputMaybe<Scalars['Boolean']['input']>;
  /** The URL pattern to open, with the parameters of the path pattern (`shop://p/:id`). */
  url: Scalars['String']['input'];
};

/** What a template opens, by platform. The platforms that are left out keep the same path. */
export type TemplateTargetsInput = {
  /** On Android. */
  android?: InputMaybe<TemplateTargetInput>;
  /** On an iPad. */
  ipad?: InputMaybe<TemplateTargetInput>;
  /** On an iPhone. */
  iphone?: InputMaybe<TemplateTargetInput>;
  /** On an iPhone or iPad with the app for both. */
  universal?: InputMaybe<TemplateTargetInput>;
  /** On the web. */
  web?: InputMaybe<TemplateTargetInput>;
};

/** A page of platform tokens. */
export type TokenConnection = {
  __typename?: 'TokenConnection';
  /** The entries of this page with their cursors. */
  edges: Array<TokenEdge>;
  /** What the edges lead to, for clients that need no cursor of each. */
  nodes: Array<Credential>;
  /** Whether there is more, and from where to go on. */
  pageInfo: PageInfo;
};

/** A platform token and where it stands in the list. */
export type TokenEdge = {
  __typename?: 'TokenEdge';
  /** Where this entry stands: give it as `after` or `before` to go on from here. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: Credential;
};

/** What is to be changed of an app. What is left out stays. */
export type UpdateAppInput = {
  /** All hosts that links made with a publishable token may lead to. */
  allowedHosts?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The app that is meant, by subdomain or id: needed with an admin key of the whole installation, superfluous otherwise. */
  app?: InputMaybe<Scalars['String']['input']>;
  /** A domain of its own; null takes it away. */
  customDomain?: InputMaybe<Scalars['String']['input']>;
  /** For how many seconds a click waits for an install from the same place (deferred deep linking): 60 to 86400. 0 or null turns it off. */
  deferredWindow?: InputMaybe<Scalars['Int']['input']>;
  /** The http(s) address of the picture that the pages of its links show beside its name; null takes it away. */
  iconUrl?: InputMaybe<Scalars['String']['input']>;
  /** What people call it. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** What is shown of links that say nothing themselves. */
  preview?: InputMaybe<PreviewInput>;
  /** Its label below the link domain. The former one keeps opening its links. */
  subdomain?: InputMaybe<Scalars['String']['input']>;
  /** All names of query parameters that travel from a link's address on to where it leads, beside `utm_*`, `gclid` and `fbclid`; at most 20, none of them `uri` or `_hk_*`. */
  travellingParameters?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** The outcome of `updateApp`. */
export type UpdateAppPayload = {
  __typename?: 'UpdateAppPayload';
  /** The app as it is now. */
  app: App;
};

/** What is to be changed of a smart link. What is left out stays; its code stays for ever. */
export type UpdateSmartLinkInput = {
  /** Where it leads outside its time; null for a page that says so. */
  expiredUrl?: InputMaybe<Scalars['String']['input']>;
  /** From this on it leads nowhere any more; null for no end. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Its global id. */
  id: Scalars['ID']['input'];
  /** What the app is told when it is opened; null for nothing. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** What it opens on these platforms from now on; null takes a platform's override away. */
  overrides?: InputMaybe<OverridesInput>;
  /** What is shown of it before it opens; null for its defaults. */
  preview?: InputMaybe<PreviewInput>;
  /** Sets the count of reads back, to 0 or anything below what it is. */
  redeemCount?: InputMaybe<Scalars['Int']['input']>;
  /** How many times apps may read the metadata; null or 0 for no limit. */
  redeemLimit?: InputMaybe<Scalars['Int']['input']>;
  /** Before this it leads nowhere; null for no beginning. */
  startsAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** All labels that it is to have. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** What it stands for. */
  uri?: InputMaybe<Scalars['String']['input']>;
};

/** The outcome of `updateSmartLink`. */
export type UpdateSmartLinkPayload = {
  __typename?: 'UpdateSmartLinkPayload';
  /** The link as it is now. */
  smartLink: SmartLink;
};

/** What is to be changed of a template. What is left out stays. */
export type UpdateTemplateInput = {
  /** Its global id. */
  id: Scalars['ID']['input'];
  /** What people call it. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The paths that it is for. */
  pattern?: InputMaybe<Scalars['String']['input']>;
  /** What is shown of its links that say nothing themselves. */
  preview?: InputMaybe<PreviewInput>;
  /** What it opens on these platforms from now on; null takes a platform away. */
  targets?: InputMaybe<TemplateTargetsInput>;
};

/** The outcome of `updateTemplate`. */
export type UpdateTemplatePayload = {
  __typename?: 'UpdateTemplatePayload';
  /** The template as it is now. */
  template: Template;
};

/** Who is asking, as far as the `Authorization` header told. */
export type Viewer = {
  __typename?: 'Viewer';
  /** The app that it belongs to; null for a key of the whole installation. Needs a secret token or an admin key. */
  app?: Maybe<App>;
  /** The token or key that was sent. */
  credential?: Maybe<Credential>;
};

/** What one should know about an operation that succeeded all the same. */
export type Warning = {
  __typename?: 'Warning';
  /** The text of the legacy API. */
  message: Scalars['String']['output'];
  /** The number of the legacy API. */
  status: Scalars['Int']['output'];
};

export type WhoAmIQueryVariables = Exact<{ [key: string]: never; }>;


export type WhoAmIQuery = { __typename?: 'Query', viewer?: { __typename?: 'Viewer', credential?: { __typename?: 'Credential', kind: CredentialKind, platform?: PlatformKind | null, lastFour: string } | null } | null };

export type MakeALinkMutationVariables = Exact<{
  input: CreateSmartLinkInput;
}>;


export type MakeALinkMutation = { __typename?: 'Mutation', createSmartLink?: { __typename?: 'CreateSmartLinkPayload', smartLink: { __typename?: 'SmartLink', url: string, uri: string, destinations: Array<{ __typename?: 'Destination', platform: PlatformKind, link?: string | null }> } } | null };

export type RegisterRoutesMutationVariables = Exact<{
  input: RegisterRoutesInput;
}>;


export type RegisterRoutesMutation = { __typename?: 'Mutation', registerRoutes?: { __typename?: 'RegisterRoutesPayload', results: Array<{ __typename?: 'RouteResult', route?: { __typename?: 'Route', id: string, path: string, platform: PlatformKind, device?: string | null, build?: string | null, urlSchemes: Array<string> } | null, warnings: Array<{ __typename?: 'Warning', status: number, message: string }>, error?: { __typename?: 'ItemError', status: number, code: string, message: string, path: Array<string>, details?: string | null } | null }> } | null };

export type DeleteRouteMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type DeleteRouteMutation = { __typename?: 'Mutation', deleteRoute?: { __typename?: 'DeleteRoutePayload', deletedRouteId: string } | null };

export type ListRoutesQueryVariables = Exact<{
  platform?: InputMaybe<PlatformKind>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type ListRoutesQuery = { __typename?: 'Query', routes?: { __typename?: 'RouteConnection', nodes: Array<{ __typename?: 'Route', id: string, path: string }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null } } | null };

export type CreateLinkMutationVariables = Exact<{
  input: CreateSmartLinkInput;
}>;


export type CreateLinkMutation = { __typename?: 'Mutation', createSmartLink?: { __typename?: 'CreateSmartLinkPayload', smartLink: { __typename?: 'SmartLink', id: string, code: string, uri: string }, warnings: Array<{ __typename?: 'Warning', status: number }> } | null };

export type CreateLinksMutationVariables = Exact<{
  input: CreateSmartLinksInput;
}>;


export type CreateLinksMutation = { __typename?: 'Mutation', createSmartLinks?: { __typename?: 'CreateSmartLinksPayload', succeeded: number, failed: number, results: Array<{ __typename?: 'SmartLinkResult', smartLink?: { __typename?: 'SmartLink', id: string, code: string, uri: string, tags: Array<string>, unique: boolean } | null, error?: { __typename?: 'ItemError', status: number, code: string, message: string, path: Array<string>, details?: string | null } | null }> } | null };

export type UpdateLinkMutationVariables = Exact<{
  input: UpdateSmartLinkInput;
}>;


export type UpdateLinkMutation = { __typename?: 'Mutation', updateSmartLink?: { __typename?: 'UpdateSmartLinkPayload', smartLink: { __typename?: 'SmartLink', id: string, code: string, uri: string, unique: boolean, tags: Array<string>, metadata?: Record<string, unknown> | null, redeemLimit?: number | null, redeemCount?: number | null, startsAt?: string | null, expiresAt?: string | null, expiredUrl?: string | null, createdAt: string, updatedAt: string, preview: { __typename?: 'Preview', title?: string | null, description?: string | null, imageUrl?: string | null }, overrides: { __typename?: 'Overrides', web?: { __typename?: 'Override', link: string, fallback?: string | null } | null, iphone?: { __typename?: 'Override', link: string, fallback?: string | null } | null, android?: { __typename?: 'Override', link: string, fallback?: string | null } | null }, destinations: Array<{ __typename?: 'Destination', platform: PlatformKind, link?: string | null, fallback?: string | null, source: DestinationSource }> } } | null };

export type ChangeableFragment = { __typename?: 'SmartLink', id: string, code: string, uri: string, unique: boolean, tags: Array<string>, metadata?: Record<string, unknown> | null, redeemLimit?: number | null, redeemCount?: number | null, startsAt?: string | null, expiresAt?: string | null, expiredUrl?: string | null, createdAt: string, updatedAt: string, preview: { __typename?: 'Preview', title?: string | null, description?: string | null, imageUrl?: string | null }, overrides: { __typename?: 'Overrides', web?: { __typename?: 'Override', link: string, fallback?: string | null } | null, iphone?: { __typename?: 'Override', link: string, fallback?: string | null } | null, android?: { __typename?: 'Override', link: string, fallback?: string | null } | null }, destinations: Array<{ __typename?: 'Destination', platform: PlatformKind, link?: string | null, fallback?: string | null, source: DestinationSource }> };

export type ReadLinkQueryVariables = Exact<{
  code: Scalars['String']['input'];
}>;


export type ReadLinkQuery = { __typename?: 'Query', smartLink?: { __typename?: 'SmartLink', id: string, code: string, uri: string, unique: boolean, tags: Array<string>, metadata?: Record<string, unknown> | null, redeemLimit?: number | null, redeemCount?: number | null, startsAt?: string | null, expiresAt?: string | null, expiredUrl?: string | null, createdAt: string, updatedAt: string, preview: { __typename?: 'Preview', title?: string | null, description?: string | null, imageUrl?: string | null }, overrides: { __typename?: 'Overrides', web?: { __typename?: 'Override', link: string, fallback?: string | null } | null, iphone?: { __typename?: 'Override', link: string, fallback?: string | null } | null, android?: { __typename?: 'Override', link: string, fallback?: string | null } | null }, destinations: Array<{ __typename?: 'Destination', platform: PlatformKind, link?: string | null, fallback?: string | null, source: DestinationSource }> } | null };

export type DeleteLinkMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type DeleteLinkMutation = { __typename?: 'Mutation', deleteSmartLink?: { __typename?: 'DeleteSmartLinkPayload', deletedSmartLinkId: string } | null };

export type ListLinksQueryVariables = Exact<{
  filter?: InputMaybe<SmartLinkFilter>;
  orderBy?: InputMaybe<SmartLinkOrder>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
}>;


export type ListLinksQuery = { __typename?: 'Query', smartLinks?: { __typename?: 'SmartLinkConnection', nodes: Array<{ __typename?: 'SmartLink', id: string, uri: string }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, hasPreviousPage: boolean, startCursor?: string | null, endCursor?: string | null } } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ChangeableFragmentDoc = new TypedDocumentString(`
    fragment Changeable on SmartLink {
  id
  code
  uri
  unique
  tags
  metadata
  redeemLimit
  redeemCount
  startsAt
  expiresAt
  expiredUrl
  createdAt
  updatedAt
  preview {
    title
    description
    imageUrl
  }
  overrides {
    web {
      link
      fallback
    }
    iphone {
      link
      fallback
    }
    android {
      link
      fallback
    }
  }
  destinations {
    platform
    link
    fallback
    source
  }
}
    `, {"fragmentName":"Changeable"}) as unknown as TypedDocumentString<ChangeableFragment, unknown>;
export const WhoAmIDocument = new TypedDocumentString(`
    query WhoAmI {
  viewer {
    credential {
      kind
      platform
      lastFour
    }
  }
}
    `) as unknown as TypedDocumentString<WhoAmIQuery, WhoAmIQueryVariables>;
export const MakeALinkDocument = new TypedDocumentString(`
    mutation MakeALink($input: CreateSmartLinkInput!) {
  createSmartLink(input: $input) {
    smartLink {
      url
      uri
      destinations {
        platform
        link
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MakeALinkMutation, MakeALinkMutationVariables>;
export const RegisterRoutesDocument = new TypedDocumentString(`
    mutation RegisterRoutes($input: RegisterRoutesInput!) {
  registerRoutes(input: $input) {
    results {
      route {
        id
        path
        platform
        device
        build
        urlSchemes
      }
      warnings {
        status
        message
      }
      error {
        status
        code
        message
        path
        details
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RegisterRoutesMutation, RegisterRoutesMutationVariables>;
export const DeleteRouteDocument = new TypedDocumentString(`
    mutation DeleteRoute($id: ID!) {
  deleteRoute(input: {id: $id}) {
    deletedRouteId
  }
}
    `) as unknown as TypedDocumentString<DeleteRouteMutation, DeleteRouteMutationVariables>;
export const ListRoutesDocument = new TypedDocumentString(`
    query ListRoutes($platform: PlatformKind, $after: String) {
  routes(platform: $platform, first: 100, after: $after) {
    nodes {
      id
      path
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ListRoutesQuery, ListRoutesQueryVariables>;
export const CreateLinkDocument = new TypedDocumentString(`
    mutation CreateLink($input: CreateSmartLinkInput!) {
  createSmartLink(input: $input) {
    smartLink {
      id
      code
      uri
    }
    warnings {
      status
    }
  }
}
    `) as unknown as TypedDocumentString<CreateLinkMutation, CreateLinkMutationVariables>;
export const CreateLinksDocument = new TypedDocumentString(`
    mutation CreateLinks($input: CreateSmartLinksInput!) {
  createSmartLinks(input: $input) {
    succeeded
    failed
    results {
      smartLink {
        id
        code
        uri
        tags
        unique
      }
      error {
        status
        code
        message
        path
        details
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CreateLinksMutation, CreateLinksMutationVariables>;
export const UpdateLinkDocument = new TypedDocumentString(`
    mutation UpdateLink($input: UpdateSmartLinkInput!) {
  updateSmartLink(input: $input) {
    smartLink {
      ...Changeable
    }
  }
}
    fragment Changeable on SmartLink {
  id
  code
  uri
  unique
  tags
  metadata
  redeemLimit
  redeemCount
  startsAt
  expiresAt
  expiredUrl
  createdAt
  updatedAt
  preview {
    title
    description
    imageUrl
  }
  overrides {
    web {
      link
      fallback
    }
    iphone {
      link
      fallback
    }
    android {
      link
      fallback
    }
  }
  destinations {
    platform
    link
    fallback
    source
  }
}`) as unknown as TypedDocumentString<UpdateLinkMutation, UpdateLinkMutationVariables>;
export const ReadLinkDocument = new TypedDocumentString(`
    query ReadLink($code: String!) {
  smartLink(code: $code) {
    ...Changeable
  }
}
    fragment Changeable on SmartLink {
  id
  code
  uri
  unique
  tags
  metadata
  redeemLimit
  redeemCount
  startsAt
  expiresAt
  expiredUrl
  createdAt
  updatedAt
  preview {
    title
    description
    imageUrl
  }
  overrides {
    web {
      link
      fallback
    }
    iphone {
      link
      fallback
    }
    android {
      link
      fallback
    }
  }
  destinations {
    platform
    link
    fallback
    source
  }
}`) as unknown as TypedDocumentString<ReadLinkQuery, ReadLinkQueryVariables>;
export const DeleteLinkDocument = new TypedDocumentString(`
    mutation DeleteLink($id: ID!) {
  deleteSmartLink(input: {id: $id}) {
    deletedSmartLinkId
  }
}
    `) as unknown as TypedDocumentString<DeleteLinkMutation, DeleteLinkMutationVariables>;
export const ListLinksDocument = new TypedDocumentString(`
    query ListLinks($filter: SmartLinkFilter, $orderBy: SmartLinkOrder, $first: Int, $after: String, $last: Int, $before: String) {
  smartLinks(
    filter: $filter
    orderBy: $orderBy
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      id
      uri
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ListLinksQuery, ListLinksQueryVariables>;