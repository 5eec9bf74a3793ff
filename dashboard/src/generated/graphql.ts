/* eslint-disable */
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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
  /** An ISO 8601 date in UTC, such as `2026-05-04`. As input, from 1970. */
  Date: { input: string; output: string; }
  /** An ISO 8601 date and time with a time zone, such as `2026-05-04T12:30:00Z`. As input, from 1970 to the end of 9999. */
  DateTime: { input: string; output: string; }
  /** A JSON object with values of any type. */
  JSONObject: { input: Record<string, unknown>; output: Record<string, unknown>; }
  /** An absolute URI (RFC 3986): the URL of a web page, such as `https://www.example.com/sale?ref=mail`, or a deep link, such as `shop://products/42`. The field says which URIs it accepts as input. */
  URI: { input: string; output: string; }
};

/** Input for `addTags`. */
export type AddTagsInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** How to handle links that cannot be changed. */
  onError?: InputMaybe<OnError>;
  /** The links to change. */
  select: SmartLinkSelection;
  /** The tags. At most 50, with at most 100 characters each. */
  tags: Array<Scalars['String']['input']>;
};

/** The payload of `addTags`. */
export type AddTagsPayload = {
  __typename?: 'AddTagsPayload';
  /** The number of errors. */
  failed: Scalars['Int']['output'];
  /** The result for each link: in the order of the input, or oldest first for a filter. */
  results: Array<SmartLinkUpdateResult>;
  /** The number of updated links. */
  succeeded: Scalars['Int']['output'];
};

/** An operator's credential, for one app or for the whole installation. */
export type AdminKey = Credential & Node & {
  __typename?: 'AdminKey';
  /** The app that the credential belongs to. Null for an installation key. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The time at which the credential was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The global id. Pass it to `node` to fetch the object again. */
  id: Scalars['ID']['output'];
  /** The kind of credential. */
  kind: CredentialKind;
  /** What the key is used for. Null if it has no label. */
  label?: Maybe<Scalars['String']['output']>;
  /** The last four characters of the secret. */
  lastFour: Scalars['String']['output'];
  /** The time at which the credential was last used, to the minute. Null if it has never been used. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether the key can only read links and statistics. */
  readOnly: Scalars['Boolean']['output'];
  /** The time at which the credential was revoked. Null if it is valid. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of admin keys. */
export type AdminKeyConnection = {
  __typename?: 'AdminKeyConnection';
  /** The edges of this page: its objects with their cursors. */
  edges: Array<AdminKeyEdge>;
  /** The objects on this page, without their cursors. */
  nodes: Array<AdminKey>;
  /** Information for fetching the next or previous page. */
  pageInfo: PageInfo;
};

/** An edge in a connection of admin keys. */
export type AdminKeyEdge = {
  __typename?: 'AdminKeyEdge';
  /** The cursor of this object, for use as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The object at the end of the edge. */
  node: AdminKey;
};

/** An app: a tenant of this installation, with its own links, platforms and templates. */
export type App = Node & {
  __typename?: 'App';
  /** The color of the primary button on the link pages of the app, as `#rrggbb` in lower case. If null, the button is black or white. */
  accentColor?: Maybe<Scalars['String']['output']>;
  /** The app's admin keys, oldest first. Requires an admin key that is not read-only. */
  adminKeys?: Maybe<AdminKeyConnection>;
  /** The hosts that publishable tokens can link to and name images on, in addition to the app's website and stores. */
  allowedHosts: Array<Scalars['String']['output']>;
  /** The URL schemes of other apps that overrides can use if they are set with a secret token or an admin key. */
  allowedSchemes: Array<Scalars['String']['output']>;
  /** The files from which devices learn which app opens links, as the server serves them, with what is missing in them. */
  associationFiles: Array<AssociationFile>;
  /** The time at which the app was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The app's custom domain, used in the URLs of its links instead of the subdomain. */
  customDomain?: Maybe<Scalars['String']['output']>;
  /** The language of the app's link pages for bots, and for visitors who prefer none of the languages of the pages. */
  defaultLanguage: PageLanguage;
  /** How long a click on iOS can be matched with a later install from the same network, in seconds (deferred deep linking). Null if that is turned off. */
  deferredLinkWindowSeconds?: Maybe<Scalars['Int']['output']>;
  /** The names of the query parameters forwarded from a link's URL to its destination, in addition to `utm_*`, `gclid` and `fbclid`. */
  forwardedQueryParameters: Array<Scalars['String']['output']>;
  /** The URL of the icon shown next to the app's name on its link pages. If null, they show the first letter of the name. */
  iconUrl?: Maybe<Scalars['URI']['output']>;
  /** The global id. Pass it to `node` to fetch the object again. */
  id: Scalars['ID']['output'];
  /** The line that the import of a file has reached, with `importSmartLinks` or on the command line; 0 if it is unknown. Requires an admin key. */
  importedLines?: Maybe<Scalars['Int']['output']>;
  /** The app's display name. */
  name: Scalars['String']['output'];
  /** The app's platforms. */
  platforms: Array<Platform>;
  /** The default preview, used for each field that neither the link nor its template sets. */
  preview: Preview;
  /** The link that `/lazy?uri=` opens, and where it leads. Stores nothing. Fails if the server responds to visitors with 404, because lazy links have stricter rules than links that are created with a token. Requires a secret token or an admin key. */
  previewLazyLink?: Maybe<DraftLink>;
  /** The link that `createSmartLink` would return, and where it would lead. Stores nothing. Fails like `createSmartLink`. Requires a secret token or an admin key. */
  previewLink?: Maybe<DraftLink>;
  /** The app's registered routes, oldest first. Requires a secret token or an admin key. */
  routes?: Maybe<RouteConnection>;
  /** A smart link of the app. Null, without an error, if the app has no such link. */
  smartLink?: Maybe<SmartLink>;
  /** The app's smart links. Requires a secret token or an admin key. */
  smartLinks?: Maybe<SmartLinkConnection>;
  /** The statistics of all links of the app together: clicks, visitors, opens, installs and redemptions. After an upgrade from a version without them, the server adds earlier days in the background. Requires a secret token or an admin key. */
  stats?: Maybe<AppStats>;
  /** The app's subdomain of the link domain. Links on its former subdomains still resolve. */
  subdomain: Scalars['String']['output'];
  /** The tags of the app's smart links, in the order of their Unicode code points. Requires a secret token or an admin key. */
  tags?: Maybe<TagConnection>;
  /** The app's templates, oldest first. Requires a secret token or an admin key. */
  templates?: Maybe<TemplateConnection>;
  /** The app's platform tokens, oldest first. A secret token sees only the tokens of its own platform. Requires a secret token or an admin key. */
  tokens?: Maybe<TokenConnection>;
  /** The time at which the app was last updated. */
  updatedAt: Scalars['DateTime']['output'];
};


/** An app: a tenant of this installation, with its own links, platforms and templates. */
export type AppAdminKeysArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** An app: a tenant of this installation, with its own links, platforms and templates. */
export type AppImportedLinesArgs = {
  fingerprint: Scalars['String']['input'];
};


/** An app: a tenant of this installation, with its own links, platforms and templates. */
export type AppPreviewLazyLinkArgs = {
  uri: Scalars['String']['input'];
};


/** An app: a tenant of this installation, with its own links, platforms and templates. */
export type AppPreviewLinkArgs = {
  input: DraftLinkInput;
};


/** An app: a tenant of this installation, with its own links, platforms and templates. */
export type AppRoutesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  platform?: InputMaybe<PlatformKind>;
};


/** An app: a tenant of this installation, with its own links, platforms and templates. */
export type AppSmartLinkArgs = {
  by: SmartLinkSelector;
};


/** An app: a tenant of this installation, with its own links, platforms and templates. */
export type AppSmartLinksArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<SmartLinkFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<SmartLinkOrder>;
};


/** An app: a tenant of this installation, with its own links, platforms and templates. */
export type AppStatsArgs = {
  from?: InputMaybe<Scalars['Date']['input']>;
  to?: InputMaybe<Scalars['Date']['input']>;
};


/** An app: a tenant of this installation, with its own links, platforms and templates. */
export type AppTagsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** An app: a tenant of this installation, with its own links, platforms and templates. */
export type AppTemplatesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** An app: a tenant of this installation, with its own links, platforms and templates. */
export type AppTokensArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of apps. */
export type AppConnection = {
  __typename?: 'AppConnection';
  /** The edges of this page: its objects with their cursors. */
  edges: Array<AppEdge>;
  /** The objects on this page, without their cursors. */
  nodes: Array<App>;
  /** Information for fetching the next or previous page. */
  pageInfo: PageInfo;
};

/** An edge in a connection of apps. */
export type AppEdge = {
  __typename?: 'AppEdge';
  /** The cursor of this object, for use as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The object at the end of the edge. */
  node: App;
};

/** Identifies an app. Exactly one field is required. */
export type AppSelector =
  /** The app's custom domain. */
  { domain: Scalars['String']['input']; id?: never; subdomain?: never; }
  |  /** The app's global id, or its id as the command line shows it. */
  { domain?: never; id: Scalars['ID']['input']; subdomain?: never; }
  |  /** The app's subdomain of the link domain, or one of its former subdomains. */
  { domain?: never; id?: never; subdomain: Scalars['String']['input']; };

/** The statistics of all links of an app together, over a range of days. Counts of deleted links are included. */
export type AppStats = Stats & {
  __typename?: 'AppStats';
  /** The counts of each day, oldest first, including days without events. */
  byDay: Array<StatsDay>;
  /** The clicks by outcome. Outcomes without clicks are left out. */
  byOutcome: Array<StatsOutcome>;
  /** The counts of each platform. Platforms without events are left out. */
  byPlatform: Array<StatsPlatform>;
  /** The clicks by host of the referring page, most frequent first. Clicks without a referrer are left out. */
  byReferrer: Array<StatsReferrer>;
  /** The first day of the range. */
  from: Scalars['Date']['output'];
  /** The totals of the period before: as many days, up to the day before `from`. */
  previousTotals: StatsCounts;
  /** The last day of the range. */
  to: Scalars['Date']['output'];
  /** The links with the most clicks. */
  topLinks: StatsTopLinks;
  /** The totals over all days. */
  totals: StatsCounts;
};


/** The statistics of all links of an app together, over a range of days. Counts of deleted links are included. */
export type AppStatsByReferrerArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
};


/** The statistics of all links of an app together, over a range of days. Counts of deleted links are included. */
export type AppStatsTopLinksArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
};

/** A file from which devices learn which app opens the links on an app's hosts. */
export type AssociationFile = {
  __typename?: 'AssociationFile';
  /** The text of the file, exactly as the server serves it. Null if the server responds with 404. */
  content?: Maybe<Scalars['String']['output']>;
  /** What prevents devices from opening links in the app. Empty if the file is complete. */
  findings: Array<AssociationFinding>;
  /** The file. */
  kind: AssociationFileKind;
  /** The URLs under which the server serves the file: on the custom domain, if the app has one, and on the app's subdomain. It is also served on former subdomains. */
  urls: Array<Scalars['URI']['output']>;
};

/** The files from which devices learn which app opens links. */
export type AssociationFileKind =
  /** `assetlinks.json`, for App Links of Android. */
  | 'ANDROID'
  /** `apple-app-site-association`, for Universal Links of iOS. */
  | 'APPLE';

/** A problem because of which devices do not open links in the app. */
export type AssociationFinding = {
  __typename?: 'AssociationFinding';
  /** The kind of the problem. */
  code: AssociationFindingCode;
  /** The problem and how to fix it. The wording can change. */
  message: Scalars['String']['output'];
  /** The platform to change. Null if the problem does not concern one. */
  platform?: Maybe<PlatformKind>;
};

/** The problems because of which devices do not open links in the app. */
export type AssociationFindingCode =
  /** A platform of iOS has no `bundleId`. */
  | 'MISSING_BUNDLE_ID'
  /** The platform `ANDROID` has no `sha256Fingerprints`. */
  | 'MISSING_FINGERPRINT'
  /** The platform `ANDROID` has no `packageName`. */
  | 'MISSING_PACKAGE_NAME'
  /** A platform of iOS has no `teamId`. */
  | 'MISSING_TEAM_ID'
  /** Links use http. Devices read the file with https only. */
  | 'NOT_HTTPS'
  /** The app has no platform for the file. */
  | 'NO_APP'
  /** The file omits templates, because it would be too large. Their lazy links open in the browser. */
  | 'TEMPLATES_LEFT_OUT'
  /** Links use a port. Devices read the file from port 443 only. */
  | 'UNUSUAL_PORT';

/** A bot that opens links, as identified by its user agent. */
export type Bot = {
  __typename?: 'Bot';
  /** The bot's purpose. */
  kind: BotKind;
  /** The bot's name. */
  name: Scalars['String']['output'];
};

/** The purposes of bots. */
export type BotKind =
  /** A bot whose user agent does not reveal its purpose, a scanner or an automated browser. */
  | 'CRAWLER'
  /** A bot that checks whether links work. */
  | 'MONITOR'
  /** A bot that renders link previews in chats and posts. */
  | 'PREVIEW'
  /** A bot that indexes pages for a search engine. */
  | 'SEARCH';

/** The kinds of browser that a user agent reveals. */
export type BrowserKind =
  /** Chrome. */
  | 'CHROME'
  /** Edge. */
  | 'EDGE'
  /** Firefox. */
  | 'FIREFOX'
  /** The browser of an app that identifies itself, such as Instagram. */
  | 'IN_APP'
  /** A program that is neither a browser nor a bot: a script, a back end or the HTTP client of an app. */
  | 'LIBRARY'
  /** Opera. */
  | 'OPERA'
  /** A browser that is not listed here, or a bot. */
  | 'OTHER'
  /** Safari. */
  | 'SAFARI'
  /** Samsung Internet. */
  | 'SAMSUNG'
  /** The browser of an app that does not identify itself. */
  | 'WEBVIEW';

/** Input for `claimInstall`. */
export type ClaimInstallInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** The deep link from the Play Store referrer. Required on Android; ignored on iOS. */
  deepLink?: InputMaybe<Scalars['String']['input']>;
  /** The device. Required on iOS, where the server uses it to find the matching click. */
  device?: InputMaybe<DeviceInput>;
  /** The app's platform. Required with an admin key; a token's own platform is the default and the only one allowed. */
  platform?: InputMaybe<PlatformKind>;
};

/** The payload of `claimInstall`. */
export type ClaimInstallPayload = {
  __typename?: 'ClaimInstallPayload';
  /** The deep link that the app should open. On iOS, it comes from the matching click, and is null unless exactly one click matches. On Android, it is the `deepLink` of the input. */
  deepLink?: Maybe<Scalars['String']['output']>;
  /** The time at which the install was recorded. */
  recordedAt: Scalars['DateTime']['output'];
};

/** A visit to a smart link, by a visitor, a bot or an app. Contains no IP address and no full user agent. */
export type Click = Node & {
  __typename?: 'Click';
  /** The bot that opened the link. Null for other clients. */
  bot?: Maybe<Bot>;
  /** The kind of browser. Null if an app reported the click. */
  browser?: Maybe<BrowserKind>;
  /** The click's id, which the deep link carries as `_hk_cid`. It grants access to the link's metadata. */
  clickId: Scalars['String']['output'];
  /** The time of the click. */
  createdAt: Scalars['DateTime']['output'];
  /** The kind of device. Null if an app reported the click. */
  device?: Maybe<DeviceKind>;
  /** The global id. Pass it to `node` to fetch the object again. */
  id: Scalars['ID']['output'];
  /** The server's response to the click. Null for clicks recorded before the server stored outcomes. */
  outcome?: Maybe<ClickOutcome>;
  /** The platform whose destination was used. Null if no platform was chosen. */
  platform?: Maybe<PlatformKind>;
  /** The time at which the link's metadata was first redeemed with this click. Null if it has not been. */
  redeemedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The host of the referring page. Null if the browser did not send it. */
  referrerHost?: Maybe<Scalars['String']['output']>;
  /** The origin of the click. */
  source: ClickSource;
  /** The app's own identifier for the device. Null if the app did not send one. */
  uid?: Maybe<Scalars['String']['output']>;
};

/** A page of clicks. */
export type ClickConnection = {
  __typename?: 'ClickConnection';
  /** The edges of this page: its objects with their cursors. */
  edges: Array<ClickEdge>;
  /** The objects on this page, without their cursors. */
  nodes: Array<Click>;
  /** Information for fetching the next or previous page. */
  pageInfo: PageInfo;
};

/** An edge in a connection of clicks. */
export type ClickEdge = {
  __typename?: 'ClickEdge';
  /** The cursor of this object, for use as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The object at the end of the edge. */
  node: Click;
};

/** The server's response to a click. */
export type ClickOutcome =
  /** The operating system opened the app directly, without a request to the server. */
  | 'APP'
  /** The page for bots. */
  | 'BOT_PAGE'
  /** A redirect to an Android intent, which opens the app. */
  | 'INTENT'
  /** The preview page, which offers to open the app, get it or continue on the web. */
  | 'PREVIEW_PAGE'
  /** The page with a QR code for opening the link on another device. */
  | 'QR_PAGE'
  /** A redirect to a web page. */
  | 'REDIRECT'
  /** A redirect to an app store. */
  | 'STORE';

/** The origin of a click. */
export type ClickSource =
  /** An app that the operating system opened directly, and that reported the click. */
  | 'APP'
  /** A bot that requested the link's URL. */
  | 'BOT'
  /** A person, or a program that isn't a bot, that opened the link's URL. */
  | 'VISITOR';

/** The client that opens a link, as detected from its user agent. */
export type Client = {
  __typename?: 'Client';
  /** The bot. Null if the client is not a bot. */
  bot?: Maybe<Bot>;
  /** The kind of browser. */
  browser: BrowserKind;
  /** The kind of device. */
  device: DeviceKind;
  /** The app that contains the browser. Null unless `browser` is `IN_APP`. */
  inApp?: Maybe<InAppBrowser>;
  /** A description of the client, such as `Safari on an iPhone (17.5.1)`. */
  text: Scalars['String']['output'];
};

/** Whether a custom code can be used for a new link of an app now. */
export type CodeAvailability = {
  __typename?: 'CodeAvailability';
  /** Whether the code can be used. Another request can still use it first. */
  available: Scalars['Boolean']['output'];
  /** The requested code. */
  code: Scalars['String']['output'];
  /** The reason in a sentence. Null if the code can be used. The wording can change. */
  message?: Maybe<Scalars['String']['output']>;
  /** Why the code cannot be used. Null if it can. */
  reason?: Maybe<CodeUnavailabilityReason>;
  /** The link that has the code. Null if no link has it. */
  smartLink?: Maybe<SmartLink>;
  /** A similar code that can be used. Null if the requested one can, or if there is none. */
  suggestion?: Maybe<Scalars['String']['output']>;
};

/** The reasons why a custom code cannot be used for a new link. */
export type CodeUnavailabilityReason =
  /** It was the code of a link of the app that is deleted. Codes are never used again. */
  | 'DELETED'
  /** It has characters that a code cannot have, or too many. */
  | 'INVALID'
  /** It is a reserved word, such as `api`. */
  | 'RESERVED'
  /** It is the code of another link of the app. */
  | 'TAKEN';

/** Input for `createAdminKey`. */
export type CreateAdminKeyInput = {
  /** The app that the key can manage. Defaults to the caller's app. With an installation key, it defaults to all apps: the new key is an installation key. */
  app?: InputMaybe<AppSelector>;
  /** What the key is used for, such as `dashboard`. At most 100 characters. */
  label?: InputMaybe<Scalars['String']['input']>;
  /** Whether the key can only read links and statistics. Defaults to false. */
  readOnly?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The payload of `createAdminKey`. */
export type CreateAdminKeyPayload = {
  __typename?: 'CreateAdminKeyPayload';
  /** The app, after the change. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The new key's record. */
  credential: AdminKey;
  /** The key itself: `slk_` and 40 hexadecimal characters. The server stores only its hash and cannot show it again. Null if the request repeated an earlier one with the same `Idempotency-Key`. */
  key?: Maybe<Scalars['String']['output']>;
  /** A warning if the request repeated an earlier one with the same `Idempotency-Key`; otherwise empty. */
  warnings: Array<Warning>;
};

/** Input for `createApp`. */
export type CreateAppInput = {
  /** The color of the primary button on the link pages of the app, in the form `#rrggbb`. Its text is black or white, whichever is readable. */
  accentColor?: InputMaybe<Scalars['String']['input']>;
  /** The hosts that publishable tokens can link to, in addition to the app's website and stores. At most 100. */
  allowedHosts?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The URL schemes of other apps that overrides can use if they are set with a secret token or an admin key. At most 20; reserved schemes are not allowed. */
  allowedSchemes?: InputMaybe<Array<Scalars['String']['input']>>;
  /** A custom domain for the URLs of the app's links. Not part of the link domain, an API host or an app store. */
  customDomain?: InputMaybe<Scalars['String']['input']>;
  /** The language of the app's link pages for bots, and for visitors who prefer none of the languages of the pages. Defaults to `EN`. */
  defaultLanguage?: InputMaybe<PageLanguage>;
  /** How long a click on iOS can be matched with a later install from the same network, in seconds (deferred deep linking). From 60 to 86,400, or 0 to turn it off. Defaults to off. */
  deferredLinkWindowSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** The names of the query parameters forwarded from a link's URL to its destination, in addition to `utm_*`, `gclid` and `fbclid`. At most 20; `uri` and names that begin with `_hk_` are not allowed. */
  forwardedQueryParameters?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The http(s) URL of the icon shown next to the app's name on its link pages. */
  iconUrl?: InputMaybe<Scalars['URI']['input']>;
  /** The app's display name. At most 100 characters. */
  name: Scalars['String']['input'];
  /** The default preview, used for each field that neither the link nor its template sets. */
  preview?: InputMaybe<PreviewInput>;
  /** The app's subdomain of the link domain: 1 to 20 characters of `a-z`, `0-9`, `-` and `_`. No other app can use it, even after this app changes it. */
  subdomain: Scalars['String']['input'];
};

/** The payload of `createApp`. */
export type CreateAppPayload = {
  __typename?: 'CreateAppPayload';
  /** The new app. */
  app: App;
};

/** Input for `createSmartLink`. */
export type CreateSmartLinkInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** A custom short code: 1 to 64 letters, digits, `-` and `_`. Defaults to 7 random letters and digits. Requires a secret token or an admin key. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** Whether to create the link disabled, so that it answers like an expired one. Does not change an existing unique link. */
  disabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** The URL to which the link redirects before `startsAt`, from `expiresAt` onwards and while it is disabled. If left out, a page says that the link is not valid. */
  expiredUrl?: InputMaybe<Scalars['URI']['input']>;
  /** The time at which the link stops resolving. Must be later than `startsAt`. Defaults to never. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The data that the app receives when the link opens it. At most 16 KB of JSON and 64 levels of nesting. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** A note for people who manage the link. At most 2,000 characters. Visitors never see it. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** Destinations on individual platforms, used instead of those from the template or path. */
  overrides?: InputMaybe<OverridesInput>;
  /** The link's preview. Fields that are left out come from the template, the app or the target page. With a publishable token, images are limited to the app's website, stores and `allowedHosts`. */
  preview?: InputMaybe<PreviewInput>;
  /** The maximum number of times that apps can redeem the metadata. Defaults to 0, which means no limit. */
  redeemLimit?: InputMaybe<Scalars['Int']['input']>;
  /** The time at which the link starts resolving. Defaults to its creation. */
  startsAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Tags for filtering lists of links. At most 50, with at most 100 characters each. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The link's name for people who manage it. At most 200 characters. Visitors never see it. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** Whether to return an existing unique link with the same target URI, overrides, metadata, redeem limit, validity window, expired URL and preview instead of creating another one. */
  unique?: InputMaybe<Scalars['Boolean']['input']>;
  /** The link's target URI: a path (`/products/42?ref=mail`), an http(s) URL, or a deep link with one of the app's URL schemes. With a publishable token, URLs are limited to the app's website, stores and `allowedHosts`. */
  uri: Scalars['String']['input'];
};

/** The payload of `createSmartLink`. */
export type CreateSmartLinkPayload = {
  __typename?: 'CreateSmartLinkPayload';
  /** The new link, or the existing one if `unique` is set. */
  smartLink: SmartLink;
  /** Warnings about the input. A retry and a request for an existing unique link return them again. */
  warnings: Array<Warning>;
};

/** Input for `createSmartLinks`. */
export type CreateSmartLinksInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** The links to create: 1 to 5,000. */
  items: Array<SmartLinkItem>;
  /** How to handle invalid items. */
  onError?: InputMaybe<OnError>;
};

/** The payload of `createSmartLinks`. */
export type CreateSmartLinksPayload = {
  __typename?: 'CreateSmartLinksPayload';
  /** The number of items with an error. */
  failed: Scalars['Int']['output'];
  /** The result for each item, in the order of the input. */
  results: Array<SmartLinkCreateResult>;
  /** The number of items with a link. */
  succeeded: Scalars['Int']['output'];
};

/** Input for `createTemplate`. */
export type CreateTemplateInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** The template's display name. At most 100 characters. */
  name: Scalars['String']['input'];
  /** The path pattern, such as `products/:id`. */
  pattern: Scalars['String']['input'];
  /** The default preview of matching links, used for each field that the link does not set. */
  preview?: InputMaybe<PreviewInput>;
  /** The targets, by platform. At least one is required. */
  targets: TemplateTargetsInput;
};

/** The payload of `createTemplate`. */
export type CreateTemplatePayload = {
  __typename?: 'CreateTemplatePayload';
  /** The app, after the change. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The new template. */
  template: Template;
};

/** Input for `createToken`. */
export type CreateTokenInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** The token's platform. */
  platform: PlatformKind;
  /** Whether the token ships in apps or web pages, where anyone can read it. Defaults to false on `WEB`; must be true elsewhere, which is the default there. */
  publishable?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The payload of `createToken`. */
export type CreateTokenPayload = {
  __typename?: 'CreateTokenPayload';
  /** The app, after the change. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The new token's record. */
  credential: PlatformToken;
  /** The token itself: 40 hexadecimal characters. The server stores only its hash and cannot show it again. Null if the request repeated an earlier one with the same `Idempotency-Key`. */
  token?: Maybe<Scalars['String']['output']>;
  /** A warning if the request repeated an earlier one with the same `Idempotency-Key`; otherwise empty. */
  warnings: Array<Warning>;
};

/** A platform token or an admin key. The secret itself is returned only once, on creation. */
export type Credential = {
  /** The app that the credential belongs to. Null for an installation key. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The time at which the credential was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The global id. Pass it to `node` to fetch the object again. */
  id: Scalars['ID']['output'];
  /** The kind of credential. */
  kind: CredentialKind;
  /** The last four characters of the secret. */
  lastFour: Scalars['String']['output'];
  /** The time at which the credential was last used, to the minute. Null if it has never been used. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The time at which the credential was revoked. Null if it is valid. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** The kinds of credential. */
export type CredentialKind =
  /** An operator's key. It can do everything in one app, or in all apps if it is an installation key. If it is read-only, it can only read links and statistics. */
  | 'ADMIN_KEY'
  /** A platform token that ships in apps and web pages. It can create, read and resolve single links and report events. */
  | 'PUBLISHABLE_TOKEN'
  /** A platform token for a back end. It can do everything except administer the app. */
  | 'SECRET_TOKEN';

/** Input for `deleteApp`. */
export type DeleteAppInput = {
  /** The app to delete. */
  app: AppSelector;
  /** The app's display name, to confirm the deletion. */
  name: Scalars['String']['input'];
};

/** The payload of `deleteApp`. */
export type DeleteAppPayload = {
  __typename?: 'DeleteAppPayload';
  /** The deleted app's global id. */
  deletedAppId: Scalars['ID']['output'];
};

/** Input for `deleteRoute`. */
export type DeleteRouteInput = {
  /** The route's global id. */
  id: Scalars['ID']['input'];
};

/** The payload of `deleteRoute`. */
export type DeleteRoutePayload = {
  __typename?: 'DeleteRoutePayload';
  /** The app, after the change. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The deleted route's global id. */
  deletedRouteId: Scalars['ID']['output'];
};

/** Input for `deleteSmartLink`. */
export type DeleteSmartLinkInput = {
  /** The link's global id. */
  id: Scalars['ID']['input'];
};

/** The payload of `deleteSmartLink`. */
export type DeleteSmartLinkPayload = {
  __typename?: 'DeleteSmartLinkPayload';
  /** The deleted link's global id. */
  deletedSmartLinkId: Scalars['ID']['output'];
};

/** Input for `deleteSmartLinks`. */
export type DeleteSmartLinksInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** How to handle links that cannot be changed. */
  onError?: InputMaybe<OnError>;
  /** The links to delete. */
  select: SmartLinkSelection;
};

/** The payload of `deleteSmartLinks`. */
export type DeleteSmartLinksPayload = {
  __typename?: 'DeleteSmartLinksPayload';
  /** The number of errors. */
  failed: Scalars['Int']['output'];
  /** The result for each link: in the order of the input, or oldest first for a filter. */
  results: Array<SmartLinkDeleteResult>;
  /** The number of deleted links. */
  succeeded: Scalars['Int']['output'];
};

/** Input for `deleteTag`. */
export type DeleteTagInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** The tag to remove from all smart links. Case-sensitive. */
  name: Scalars['String']['input'];
};

/** The payload of `deleteTag`. */
export type DeleteTagPayload = {
  __typename?: 'DeleteTagPayload';
  /** The app of the smart links. */
  app?: Maybe<App>;
  /** The number of smart links that this call changed. */
  changedLinkCount: Scalars['Int']['output'];
  /** The name of the removed tag. */
  deletedTag: Scalars['String']['output'];
  /** Whether no smart link has the former tag any more. If false, repeat the mutation with the same input. */
  isComplete: Scalars['Boolean']['output'];
};

/** Input for `deleteTemplate`. */
export type DeleteTemplateInput = {
  /** The template's global id. */
  id: Scalars['ID']['input'];
};

/** The payload of `deleteTemplate`. */
export type DeleteTemplatePayload = {
  __typename?: 'DeleteTemplatePayload';
  /** The app, after the change. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The deleted template's global id. */
  deletedTemplateId: Scalars['ID']['output'];
};

/** A link's destination on one platform. Computed on every read, so it is always up to date. */
export type Destination = {
  __typename?: 'Destination';
  /** The URL for devices without the app. Null if there is none. */
  fallback?: Maybe<Scalars['URI']['output']>;
  /** The deep link or URL to open. Null if the link only has a fallback on this platform. */
  link?: Maybe<Scalars['URI']['output']>;
  /** The platform. */
  platform: PlatformKind;
  /** The rule that determined the destination. */
  source: DestinationSource;
};

/** The rule that determined a destination. */
export type DestinationSource =
  /** An override of the link. */
  | 'OVERRIDE'
  /** The link's target URI: the same path on the platform, or a URL on another site. */
  | 'SAME_PATH'
  /** A template whose pattern matches the link's path. */
  | 'TEMPLATE';

/** The device on which an app was installed. */
export type DeviceInput = {
  /** The kind of device, such as `iPhone`, `iPad` or `iPod touch`. */
  deviceType?: InputMaybe<Scalars['String']['input']>;
  /** The device's language, such as `en-us`. */
  language?: InputMaybe<Scalars['String']['input']>;
  /** The version of the operating system, such as `17.5.1`. */
  osVersion?: InputMaybe<Scalars['String']['input']>;
  /** The height and width of the screen in pixels, such as `1136x640`. */
  screenSize?: InputMaybe<Scalars['String']['input']>;
  /** The app's own identifier for the device. */
  uid?: InputMaybe<Scalars['String']['input']>;
};

/** The kinds of device that a user agent reveals. */
export type DeviceKind =
  /** An Android phone or tablet. */
  | 'ANDROID'
  /** Another computer. */
  | 'DESKTOP'
  /** An iPad that identifies itself as one. */
  | 'IPAD'
  /** An iPhone or an iPod touch. */
  | 'IPHONE'
  /** A Mac, or an iPad that requests desktop pages: a server cannot distinguish them. */
  | 'MAC_OR_IPAD'
  /** Any other device, a bot, or a program that does not name its device. */
  | 'OTHER';

/** A link as its creation would return it: one that is not stored, or the existing unique link. */
export type DraftLink = {
  __typename?: 'DraftLink';
  /** The link's destinations: one for each platform on which the link would open something. */
  destinations: Array<Destination>;
  /** The link's response to a device, and the reasons for it. Uses the same code as real requests, but records nothing. Requires a secret token or an admin key. */
  explanation?: Maybe<Explanation>;
  /** The link's responses to all kinds of device and browser, with and without the app. Requires a secret token or an admin key. */
  resolutionMatrix?: Maybe<Array<ResolutionMatrixRow>>;
  /** The target URI, in canonical form. */
  uri: Scalars['String']['output'];
  /** The warnings that its creation would return. */
  warnings: Array<Warning>;
};


/** A link as its creation would return it: one that is not stored, or the existing unique link. */
export type DraftLinkExplanationArgs = {
  continued?: InputMaybe<Scalars['Boolean']['input']>;
  installed?: InputMaybe<Scalars['Boolean']['input']>;
  userAgent: Scalars['String']['input'];
};


/** A link as its creation would return it: one that is not stored, or the existing unique link. */
export type DraftLinkResolutionMatrixArgs = {
  continued?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A link to preview, with the fields of `createSmartLink`. */
export type DraftLinkInput = {
  /** A custom short code: 1 to 64 letters, digits, `-` and `_`. Defaults to 7 random letters and digits. Requires a secret token or an admin key. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** Whether to create the link disabled, so that it answers like an expired one. Does not change an existing unique link. */
  disabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** The URL to which the link redirects before `startsAt`, from `expiresAt` onwards and while it is disabled. If left out, a page says that the link is not valid. */
  expiredUrl?: InputMaybe<Scalars['URI']['input']>;
  /** The time at which the link stops resolving. Must be later than `startsAt`. Defaults to never. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The data that the app receives when the link opens it. At most 16 KB of JSON and 64 levels of nesting. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** A note for people who manage the link. At most 2,000 characters. Visitors never see it. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** Destinations on individual platforms, used instead of those from the template or path. */
  overrides?: InputMaybe<OverridesInput>;
  /** The link's preview. Fields that are left out come from the template, the app or the target page. With a publishable token, images are limited to the app's website, stores and `allowedHosts`. */
  preview?: InputMaybe<PreviewInput>;
  /** The maximum number of times that apps can redeem the metadata. Defaults to 0, which means no limit. */
  redeemLimit?: InputMaybe<Scalars['Int']['input']>;
  /** The time at which the link starts resolving. Defaults to its creation. */
  startsAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Tags for filtering lists of links. At most 50, with at most 100 characters each. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The link's name for people who manage it. At most 200 characters. Visitors never see it. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** Whether to return an existing unique link with the same target URI, overrides, metadata, redeem limit, validity window, expired URL and preview instead of creating another one. */
  unique?: InputMaybe<Scalars['Boolean']['input']>;
  /** The link's target URI: a path (`/products/42?ref=mail`), an http(s) URL, or a deep link with one of the app's URL schemes. With a publishable token, URLs are limited to the app's website, stores and `allowedHosts`. */
  uri: Scalars['String']['input'];
};

/** The codes of errors, in `extensions.code` and in `ItemError`. Status numbers are those of the `/v2` API. */
export type ErrorCode =
  /** The request is not a GraphQL request: its JSON or its parameters are malformed. Status 5. */
  | 'BAD_REQUEST'
  /** A value of the input is invalid: its type, its length, its range or its format. Status 5. */
  | 'BAD_USER_INPUT'
  /** The link can't be created: its target URI or another address is not allowed, its validity window is empty, or its code is invalid or taken. Status 9. */
  | 'COULD_NOT_CREATE_SMART_LINK'
  /** The object does not exist, was deleted, or belongs to another app. Status 7. */
  | 'COULD_NOT_FIND_RECORD'
  /** The object conflicts with another one, or a setting of it is not allowed. Status 6. */
  | 'COULD_NOT_SAVE_OBJECT'
  /** The route's path is invalid, or the database failed. Status 8. */
  | 'COULD_NOT_SAVE_ROUTE'
  /** The template's pattern, targets or preview are invalid. Status 9. */
  | 'COULD_NOT_SAVE_TEMPLATE'
  /** The link can't be changed: its target URI or another address is not allowed, its validity window is empty, or it would equal another unique link. Status 9. */
  | 'COULD_NOT_UPDATE_SMART_LINK'
  /** The number of links that match the filter is not `expectedCount`. Nothing was changed. Status 6. */
  | 'COUNT_MISMATCH'
  /** The document has a syntax error. Status 5. */
  | 'GRAPHQL_PARSE_FAILED'
  /** The document does not match the schema. Status 5. */
  | 'GRAPHQL_VALIDATION_FAILED'
  /** The idempotency key was used with a different input within the last 24 hours. Status 9. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** A defect of the server, which its log describes under `requestId`. Status 6. */
  | 'INTERNAL_SERVER_ERROR'
  /** Required values are absent, null or empty. Status 2. */
  | 'MISSING_PARAMETERS'
  /** The operation exceeds a limit of size, shape or cost, which `limit`, `allowed` and `found` describe. Status 5. */
  | 'OPERATION_LIMIT_EXCEEDED'
  /** The document has no operation with the requested name. Status 5. */
  | 'OPERATION_RESOLUTION_FAILURE'
  /** The operation exceeded its time limit. A mutation may have been executed nevertheless. Status 6. */
  | 'OPERATION_TIMEOUT'
  /** The server has no persisted operation with this id. Status 5. */
  | 'PERSISTED_QUERY_NOT_FOUND'
  /** The server accepts persisted operations only. Status 5. */
  | 'PERSISTED_QUERY_NOT_IN_LIST'
  /** The request body is too large. Status 5. */
  | 'REQUEST_ENTITY_TOO_LARGE'
  /** The database failed. Retry after `retryAfterSeconds`, if present. Status 6. */
  | 'STORE_UNAVAILABLE'
  /** The link has reached its redeem limit. Status 10. */
  | 'TOO_MANY_REDEEMS'
  /** A rate limit was exceeded. Retry after `retryAfterSeconds`. Status 12. */
  | 'TOO_MANY_REQUESTS'
  /** The request has no credential, or one that is unknown, revoked or expired. Status 3. */
  | 'UNKNOWN_PLATFORM_TOKEN'
  /** The request body is not uncompressed JSON in UTF-8. Status 5. */
  | 'UNSUPPORTED_MEDIA_TYPE'
  /** Mutations require a POST request. Status 4. */
  | 'UNSUPPORTED_METHOD'
  /** The credential doesn't have the permission. Status 11. */
  | 'WRONG_PLATFORM_TOKEN';

/** Input for `exchangeSignInCode`. */
export type ExchangeSignInCodeInput = {
  /** The code in the address that the server or the command `dashboard` printed. */
  code: Scalars['String']['input'];
};

/** The payload of `exchangeSignInCode`. */
export type ExchangeSignInCodePayload = {
  __typename?: 'ExchangeSignInCodePayload';
  /** The new key's record. */
  credential: AdminKey;
  /** The key itself: `slk_` and 40 hexadecimal characters. The server stores only its hash and cannot show it again. Null if the request repeated an earlier one with the same `Idempotency-Key`. */
  key?: Maybe<Scalars['String']['output']>;
  /** A warning if the request repeated an earlier one with the same `Idempotency-Key`; otherwise empty. */
  warnings: Array<Warning>;
};

/** A link's response to one device, and the reasons for it. */
export type Explanation = {
  __typename?: 'Explanation';
  /** The client, as detected from the user agent. */
  client: Client;
  /** The destination on the chosen platform. Null if no single platform was chosen. */
  destination?: Maybe<Destination>;
  /** The visitor's final URL. Null if it is a page of this service, or depends on whether the app is installed. */
  landing?: Maybe<Scalars['URI']['output']>;
  /** The link's response. */
  outcome: Outcome;
  /** The steps that led to the response, in order. */
  steps: Array<ExplanationStep>;
};

/** One step of an explanation. */
export type ExplanationStep = {
  __typename?: 'ExplanationStep';
  /** The kind of step. */
  code: ExplanationStepCode;
  /** The result of the step, as a sentence. */
  text: Scalars['String']['output'];
};

/** The kinds of step in an explanation. */
export type ExplanationStepCode =
  /** The browser's capabilities. */
  | 'BROWSER'
  /** The kind of client. */
  | 'CLIENT'
  /** The link's destination on the chosen platform, and whether it comes from an override, a template or the path. */
  | 'DESTINATION'
  /** Whether the app is installed, and how that affects the response. */
  | 'INSTALLED'
  /** Whether the device may be an iPad that identifies itself as a Mac. */
  | 'IPAD'
  /** The link's response. Always the last step. */
  | 'OUTCOME'
  /** The platform chosen for the client. */
  | 'PLATFORM'
  /** Whether the link is valid at this time. */
  | 'WINDOW';

/** The kinds of fallback for devices without the app. */
export type FallbackKind =
  /** The template's own fallback URL. */
  | 'CUSTOM'
  /** The platform's store page. */
  | 'STORE'
  /** The link's destination on the web. */
  | 'WEB';

/** The results of importing or validating rows. */
export type ImportReport = {
  __typename?: 'ImportReport';
  /** The error of each row that was not imported, in the order of the rows. */
  errors: Array<ImportRowError>;
  /** The number of rows whose link exists: it has the same code and properties, or an earlier import of the file created it. */
  existing: Scalars['Int']['output'];
  /** The number of rows with an error. */
  failed: Scalars['Int']['output'];
  /** The columns that do not belong to a link. At most 20. */
  ignoredColumns: Array<Scalars['String']['output']>;
  /** The number of rows that created a link. For `validateImport`, of rows that would. */
  imported: Scalars['Int']['output'];
  /** The line that the import of the file has reached. Continue with the rows after it. `validateImport` does not advance it. */
  lastLine: Scalars['Int']['output'];
  /** Warnings about rows without errors. */
  warnings: Array<ImportRowWarning>;
};

/** The error of one row that was not imported. */
export type ImportRowError = {
  __typename?: 'ImportRowError';
  /** The error code. */
  code: ErrorCode;
  /** The invalid column, as the row names it. Null if the error does not concern one column. */
  column?: Maybe<Scalars['String']['output']>;
  /** The path of the invalid value in the arguments, such as `["input", "rows", "3", "fields", "uri"]`. */
  inputPath: Array<Scalars['String']['output']>;
  /** The `line` of the row. */
  line: Scalars['Int']['output'];
  /** The problem and how to fix it. The wording can change. */
  message: Scalars['String']['output'];
  /** The numeric status, as in the `/v2` API. */
  status: Scalars['Int']['output'];
};

/** A row of a file. */
export type ImportRowInput = {
  /** The values by column name, such as `{"uri": "/a", "redeem_limit": "5"}`: text as in a CSV file, or JSON as in `SmartLink`. Names are those of the command `import`; case and punctuation do not matter. Other columns are ignored. */
  fields: Scalars['JSONObject']['input'];
  /** The line of the file on which the row begins, counted from 1. Greater than that of the row before. */
  line: Scalars['Int']['input'];
};

/** A warning about one row that was imported, or whose link exists. */
export type ImportRowWarning = {
  __typename?: 'ImportRowWarning';
  /** The kind of the warning. */
  code: WarningCode;
  /** The column, as the row names it. Null if the warning does not concern one column. */
  column?: Maybe<Scalars['String']['output']>;
  /** The `line` of the row. */
  line: Scalars['Int']['output'];
  /** The problem. The wording can change. */
  message: Scalars['String']['output'];
};

/** Input for `importSmartLinks` and `validateImport`. */
export type ImportSmartLinksInput = {
  /** The `line` of the last row in the previous call; 0 for the first rows of the file. The import must have reached it. */
  after?: InputMaybe<Scalars['Int']['input']>;
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** A text that identifies the content of the file, such as its SHA-256 hash. 1 to 100 characters. An import with the same fingerprint continues the first one; the command `import` uses the hash in base64url. */
  fingerprint: Scalars['String']['input'];
  /** Consecutive rows of the file: 1 to 1,000. */
  rows: Array<ImportRowInput>;
};

/** The payload of `importSmartLinks`. */
export type ImportSmartLinksPayload = {
  __typename?: 'ImportSmartLinksPayload';
  /** The app that the links belong to. */
  app: App;
  /** The results. */
  report: ImportReport;
};

/** The apps whose own browsers the server recognizes. */
export type InAppBrowser =
  /** Baidu. */
  | 'BAIDU'
  /** Bing. */
  | 'BING'
  /** Facebook. */
  | 'FACEBOOK'
  /** The Google app. */
  | 'GOOGLE'
  /** Instagram. */
  | 'INSTAGRAM'
  /** KakaoTalk. */
  | 'KAKAOTALK'
  /** LINE. */
  | 'LINE'
  /** LinkedIn. */
  | 'LINKEDIN'
  /** Facebook Messenger. */
  | 'MESSENGER'
  /** Naver. */
  | 'NAVER'
  /** Pinterest. */
  | 'PINTEREST'
  /** QQ. */
  | 'QQ'
  /** Reddit. */
  | 'REDDIT'
  /** Snapchat. */
  | 'SNAPCHAT'
  /** Telegram. */
  | 'TELEGRAM'
  /** Threads. */
  | 'THREADS'
  /** TikTok. */
  | 'TIKTOK'
  /** VK. */
  | 'VK'
  /** WeChat. */
  | 'WECHAT'
  /** Weibo. */
  | 'WEIBO'
  /** WhatsApp. */
  | 'WHATSAPP'
  /** X. */
  | 'X'
  /** Yahoo! JAPAN. */
  | 'YAHOO_JAPAN'
  /** Zalo. */
  | 'ZALO';

/** The error of one item of a bulk mutation. Its fields mean the same as those of an entry of `errors` and its `extensions`. */
export type ItemError = {
  __typename?: 'ItemError';
  /** The error code. */
  code: ErrorCode;
  /** The path of the invalid field in the arguments, such as `["input", "items", "3", "uri"]`. Null if the error does not concern a field. */
  inputPath?: Maybe<Array<Scalars['String']['output']>>;
  /** The text of the error in the `/v2` API. Null for codes that `/v2` does not have. */
  legacyMessage?: Maybe<Scalars['String']['output']>;
  /** The problem, its place in the input and how to fix it. The wording can change. */
  message: Scalars['String']['output'];
  /** The names of the missing fields of the item, with the code `MISSING_PARAMETERS`. */
  parameters?: Maybe<Array<Scalars['String']['output']>>;
  /** The global id of the object that the item should have changed. Null for a new object. */
  recordId?: Maybe<Scalars['ID']['output']>;
  /** The numeric status, as in the `/v2` API. */
  status: Scalars['Int']['output'];
};

/** The kinds of browser in a resolution matrix. */
export type MatrixBrowser =
  /** Firefox, which handles Android intents differently from other browsers. */
  | 'FIREFOX'
  /** A browser inside another app, such as Facebook. */
  | 'IN_APP'
  /** The device's most common browser. */
  | 'USUAL';

/** The kinds of device in a resolution matrix. */
export type MatrixDevice =
  /** An Android phone or tablet. */
  | 'ANDROID'
  /** A bot that requests a preview of the link. */
  | 'BOT'
  /** A computer. */
  | 'DESKTOP'
  /** An iPad that identifies itself as one. */
  | 'IPAD'
  /** An iPhone. */
  | 'IPHONE';

/** The mutation root of the API. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Adds tags to up to 5,000 smart links in one transaction. Tags that a link already has are ignored. Safe to retry with an `Idempotency-Key` header. Requires a secret token or an admin key. */
  addTags?: Maybe<AddTagsPayload>;
  /** Records an install when the app starts for the first time. On iOS, also claims the one recent click that matches it, if the app has a `deferredLinkWindowSeconds`. Requires a mobile platform token or an admin key. */
  claimInstall?: Maybe<ClaimInstallPayload>;
  /** Creates an admin key. A key of an app can only create keys of the same app. Safe to retry with an `Idempotency-Key` header. Requires an admin key. */
  createAdminKey?: Maybe<CreateAdminKeyPayload>;
  /** Creates an app. Requires an installation key. */
  createApp?: Maybe<CreateAppPayload>;
  /** Creates a smart link, or returns the existing one if `unique` is set. The server stores the link durably before it responds. Safe to retry with an `Idempotency-Key` header. Requires a platform token or an admin key. */
  createSmartLink?: Maybe<CreateSmartLinkPayload>;
  /** Creates up to 5,000 smart links in one transaction, and returns the result for each. Safe to retry with an `Idempotency-Key` header. Requires a secret token or an admin key. */
  createSmartLinks?: Maybe<CreateSmartLinksPayload>;
  /** Creates a template. It applies immediately to all links whose path matches, including existing ones. Safe to retry with an `Idempotency-Key` header. Requires an admin key. */
  createTemplate?: Maybe<CreateTemplatePayload>;
  /** Creates a platform token. A platform can have several valid tokens, so you can rotate them without downtime. Safe to retry with an `Idempotency-Key` header. Requires an admin key. */
  createToken?: Maybe<CreateTokenPayload>;
  /** Deletes an app permanently, with everything that belongs to it. Its tokens and keys are rejected and its links stop resolving at once; its data is deleted within hours. Other apps can use its custom domain, but never its subdomains. Requires an installation key. */
  deleteApp?: Maybe<DeleteAppPayload>;
  /** Deletes a route. Requires a secret token or an admin key. */
  deleteRoute?: Maybe<DeleteRoutePayload>;
  /** Deletes a smart link. `restoreSmartLink` can restore it within 30 days; then its content is deleted permanently. Its short code is never used for another link. Requires a secret token or an admin key. */
  deleteSmartLink?: Maybe<DeleteSmartLinkPayload>;
  /** Deletes up to 5,000 smart links in one transaction, and returns the result for each. Safe to retry with an `Idempotency-Key` header. Requires a secret token or an admin key. */
  deleteSmartLinks?: Maybe<DeleteSmartLinksPayload>;
  /** Removes a tag from the smart links of an app, up to 10,000 of them per call. The links change in short transactions, so a call that fails may have changed some of them; repeat it. Fails with status 7 if no link has the tag. Requires a secret token or an admin key. */
  deleteTag?: Maybe<DeleteTagPayload>;
  /** Deletes a template. Its links then use another matching template, or the same path on each platform. Requires an admin key. */
  deleteTemplate?: Maybe<DeleteTemplatePayload>;
  /** Exchanges a sign-in code for a new installation key with the label `Dashboard` and the date. A code works once, within ten minutes of its creation. Requires no credential. */
  exchangeSignInCode?: Maybe<ExchangeSignInCodePayload>;
  /** Imports up to 1,000 rows of a file with links, with their codes, creation times and redeem counts. Rows with errors are skipped. Safe to repeat: a row creates its link once, also after a restart of the server. Existing links do not change. Requires an admin key. */
  importSmartLinks?: Maybe<ImportSmartLinksPayload>;
  /** Records that a deep link opened the app. Succeeds even if the click or link is unknown. Requires a platform token or an admin key. */
  recordOpen?: Maybe<RecordOpenPayload>;
  /** Redeems a link's metadata. Redeeming the same click again returns the metadata without counting. Fails with status 10 once the redeem limit has been reached. Requires a platform token or an admin key. */
  redeemMetadata?: Maybe<RedeemMetadataPayload>;
  /** Registers a route for the caller's platform. Replaces an equivalent route. Safe to retry with an `Idempotency-Key` header. Requires a platform token or an admin key. */
  registerRoute?: Maybe<RegisterRoutePayload>;
  /** Registers up to 500 routes for the caller's platform in one transaction. Replaces equivalent routes. Returns the result for each. Safe to retry with an `Idempotency-Key` header. Requires a platform token or an admin key. */
  registerRoutes?: Maybe<RegisterRoutesPayload>;
  /** Removes a platform from an app. The change applies to existing links immediately. Overrides, templates, routes and tokens of the platform remain. Requires an admin key. */
  removePlatform?: Maybe<RemovePlatformPayload>;
  /** Removes tags from up to 5,000 smart links in one transaction. Tags that a link does not have are ignored. Safe to retry with an `Idempotency-Key` header. Requires a secret token or an admin key. */
  removeTags?: Maybe<RemoveTagsPayload>;
  /** Renames a tag on the smart links of an app, up to 10,000 of them per call. The links change in short transactions, so a call that fails may have changed some of them; repeat it. Fails with status 7 if no link has the tag. Requires a secret token or an admin key. */
  renameTag?: Maybe<RenameTagPayload>;
  /** Sets a smart link's `redeemCount` to 0, so that apps can redeem its metadata up to its limit again. Requires a secret token or an admin key. */
  resetRedeemCount?: Maybe<ResetRedeemCountPayload>;
  /** Resolves the smart link that opened the app, and redeems its metadata. With a mobile token, this also records a click. Requires a platform token or an admin key. */
  resolveSmartLink?: Maybe<ResolveSmartLinkPayload>;
  /** Restores a smart link that was deleted in the last 30 days, with its short code, its content and its statistics. Returns a link that is not deleted unchanged. Fails with status 7 if the link is unknown or was deleted earlier, and with status 9 for a unique link if another one with the same properties was created meanwhile. Requires a secret token or an admin key. */
  restoreSmartLink?: Maybe<RestoreSmartLinkPayload>;
  /** Revokes an admin key permanently. All server processes reject it within a second. A key of an app can only revoke keys of the same app. The last installation key that is not read-only cannot be revoked. Requires an admin key. */
  revokeAdminKey?: Maybe<RevokeAdminKeyPayload>;
  /** Revokes a platform token permanently. All server processes reject it within a second. Requires an admin key. */
  revokeToken?: Maybe<RevokeTokenPayload>;
  /** Creates a platform token with the platform and kind of another one, which stays valid for a limited time. Safe to retry with an `Idempotency-Key` header. Requires an admin key. */
  rotateToken?: Maybe<RotateTokenPayload>;
  /** Creates or replaces one of an app's platforms. The change applies to existing links immediately. Requires an admin key. */
  setPlatform?: Maybe<SetPlatformPayload>;
  /** Updates an app. Requires an admin key. */
  updateApp?: Maybe<UpdateAppPayload>;
  /** Updates one of an app's platforms. The change applies to existing links immediately. Requires an admin key. */
  updatePlatform?: Maybe<UpdatePlatformPayload>;
  /** Updates a smart link. Requires a secret token or an admin key. */
  updateSmartLink?: Maybe<UpdateSmartLinkPayload>;
  /** Updates up to 5,000 smart links in one transaction, and returns the result for each. Safe to retry with an `Idempotency-Key` header. Requires a secret token or an admin key. */
  updateSmartLinks?: Maybe<UpdateSmartLinksPayload>;
  /** Updates a template. The change applies to existing links immediately. Requires an admin key. */
  updateTemplate?: Maybe<UpdateTemplatePayload>;
};


/** The mutation root of the API. */
export type MutationAddTagsArgs = {
  input: AddTagsInput;
};


/** The mutation root of the API. */
export type MutationClaimInstallArgs = {
  input: ClaimInstallInput;
};


/** The mutation root of the API. */
export type MutationCreateAdminKeyArgs = {
  input: CreateAdminKeyInput;
};


/** The mutation root of the API. */
export type MutationCreateAppArgs = {
  input: CreateAppInput;
};


/** The mutation root of the API. */
export type MutationCreateSmartLinkArgs = {
  input: CreateSmartLinkInput;
};


/** The mutation root of the API. */
export type MutationCreateSmartLinksArgs = {
  input: CreateSmartLinksInput;
};


/** The mutation root of the API. */
export type MutationCreateTemplateArgs = {
  input: CreateTemplateInput;
};


/** The mutation root of the API. */
export type MutationCreateTokenArgs = {
  input: CreateTokenInput;
};


/** The mutation root of the API. */
export type MutationDeleteAppArgs = {
  input: DeleteAppInput;
};


/** The mutation root of the API. */
export type MutationDeleteRouteArgs = {
  input: DeleteRouteInput;
};


/** The mutation root of the API. */
export type MutationDeleteSmartLinkArgs = {
  input: DeleteSmartLinkInput;
};


/** The mutation root of the API. */
export type MutationDeleteSmartLinksArgs = {
  input: DeleteSmartLinksInput;
};


/** The mutation root of the API. */
export type MutationDeleteTagArgs = {
  input: DeleteTagInput;
};


/** The mutation root of the API. */
export type MutationDeleteTemplateArgs = {
  input: DeleteTemplateInput;
};


/** The mutation root of the API. */
export type MutationExchangeSignInCodeArgs = {
  input: ExchangeSignInCodeInput;
};


/** The mutation root of the API. */
export type MutationImportSmartLinksArgs = {
  input: ImportSmartLinksInput;
};


/** The mutation root of the API. */
export type MutationRecordOpenArgs = {
  input: RecordOpenInput;
};


/** The mutation root of the API. */
export type MutationRedeemMetadataArgs = {
  input: RedeemMetadataInput;
};


/** The mutation root of the API. */
export type MutationRegisterRouteArgs = {
  input: RegisterRouteInput;
};


/** The mutation root of the API. */
export type MutationRegisterRoutesArgs = {
  input: RegisterRoutesInput;
};


/** The mutation root of the API. */
export type MutationRemovePlatformArgs = {
  input: RemovePlatformInput;
};


/** The mutation root of the API. */
export type MutationRemoveTagsArgs = {
  input: RemoveTagsInput;
};


/** The mutation root of the API. */
export type MutationRenameTagArgs = {
  input: RenameTagInput;
};


/** The mutation root of the API. */
export type MutationResetRedeemCountArgs = {
  input: ResetRedeemCountInput;
};


/** The mutation root of the API. */
export type MutationResolveSmartLinkArgs = {
  input: ResolveSmartLinkInput;
};


/** The mutation root of the API. */
export type MutationRestoreSmartLinkArgs = {
  input: RestoreSmartLinkInput;
};


/** The mutation root of the API. */
export type MutationRevokeAdminKeyArgs = {
  input: RevokeAdminKeyInput;
};


/** The mutation root of the API. */
export type MutationRevokeTokenArgs = {
  input: RevokeTokenInput;
};


/** The mutation root of the API. */
export type MutationRotateTokenArgs = {
  input: RotateTokenInput;
};


/** The mutation root of the API. */
export type MutationSetPlatformArgs = {
  input: SetPlatformInput;
};


/** The mutation root of the API. */
export type MutationUpdateAppArgs = {
  input: UpdateAppInput;
};


/** The mutation root of the API. */
export type MutationUpdatePlatformArgs = {
  input: UpdatePlatformInput;
};


/** The mutation root of the API. */
export type MutationUpdateSmartLinkArgs = {
  input: UpdateSmartLinkInput;
};


/** The mutation root of the API. */
export type MutationUpdateSmartLinksArgs = {
  input: UpdateSmartLinksInput;
};


/** The mutation root of the API. */
export type MutationUpdateTemplateArgs = {
  input: UpdateTemplateInput;
};

/** An object with a global id. */
export type Node = {
  /** The global id. Pass it to `node` to fetch the object again. */
  id: Scalars['ID']['output'];
};

/** The ways in which a bulk mutation can handle invalid items. */
export type OnError =
  /** Save nothing if any item is invalid. */
  | 'REJECT_ALL'
  /** Save the valid items and skip the invalid ones. */
  | 'SKIP';

/** The directions in which a list can be ordered. */
export type OrderDirection =
  /** Ascending: oldest or fewest first. */
  | 'ASC'
  /** Descending: newest or most first. */
  | 'DESC';

/** A link's response to a client, before the server adds click ids and forwarded query parameters to its URLs. */
export type Outcome = {
  __typename?: 'Outcome';
  /** The deep link that opens the app: directly, from the button of a page, or once the app is installed. */
  deepLink?: Maybe<Scalars['URI']['output']>;
  /** The URL for devices without the app. */
  fallback?: Maybe<Scalars['URI']['output']>;
  /** The kind of response. */
  kind: OutcomeKind;
  /** The URL of a redirect. Null for pages and Android intents. */
  location?: Maybe<Scalars['URI']['output']>;
  /** A description of the response, as a sentence. */
  text: Scalars['String']['output'];
  /** The URL that a page offers on the web. */
  web?: Maybe<Scalars['URI']['output']>;
};

/** The kinds of response to a client that opens a link. */
export type OutcomeKind =
  /** The page for bots, with the link's title, description and image. */
  | 'BOT_PAGE'
  /** A redirect to the link's `expiredUrl`, or a page that says that the link is not valid at this time, because it is disabled or outside its validity window. */
  | 'EXPIRED'
  /** A redirect to an Android intent, which opens the app, or the fallback if the app is not installed. */
  | 'INTENT'
  /** A page that detects whether the device is a Mac or an iPad, and continues accordingly. */
  | 'IPAD_CHECK'
  /** The page that says that the link leads to itself, or that it leads to a link of this installation that leads to another one. */
  | 'LOOP'
  /** The page that says that the link does not exist. */
  | 'NOT_FOUND'
  /** The preview page, which offers to open the app, get it or continue on the web. */
  | 'PREVIEW_PAGE'
  /** The page with a QR code for opening the link on another device. */
  | 'QR_PAGE'
  /** A redirect to a web page. */
  | 'REDIRECT'
  /** A redirect to an app store. */
  | 'STORE';

/** A link's own destination on one platform, used instead of the one from its template or path. */
export type Override = {
  __typename?: 'Override';
  /** The URL for devices without the app. If null, the platform's default fallback applies. */
  fallback?: Maybe<Scalars['URI']['output']>;
  /** The deep link, URL or path to open. */
  link: Scalars['String']['output'];
};

/** A link's own destination on one platform, used instead of the one from its template or path. */
export type OverrideInput = {
  /** The URL for devices without the app. Accepts what `link` accepts, except a path. Defaults to the platform's default fallback. */
  fallback?: InputMaybe<Scalars['URI']['input']>;
  /** An http(s) URL, a deep link with one of the app's URL schemes, or a path. With a secret token or an admin key, also a deep link of another app with one of the app's `allowedSchemes`. */
  link: Scalars['String']['input'];
};

/** A link's overrides, by platform. A platform without an override is null. */
export type Overrides = {
  __typename?: 'Overrides';
  /** The override on Android. */
  android?: Maybe<Override>;
  /** The override on the iPad. */
  ipad?: Maybe<Override>;
  /** The override on the iPhone. */
  iphone?: Maybe<Override>;
  /** The override for the universal iOS app. */
  universal?: Maybe<Override>;
  /** The override on the web. */
  web?: Maybe<Override>;
};

/** A link's overrides, by platform. */
export type OverridesInput = {
  /** The override on Android. */
  android?: InputMaybe<OverrideInput>;
  /** The override on the iPad. */
  ipad?: InputMaybe<OverrideInput>;
  /** The override on the iPhone. */
  iphone?: InputMaybe<OverrideInput>;
  /** The override for the universal iOS app. */
  universal?: InputMaybe<OverrideInput>;
  /** The override on the web. */
  web?: InputMaybe<OverrideInput>;
};

/** Information about a page of a connection. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** The cursor of the last object on this page. To fetch the next page, pass it as `after`. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there are more objects after this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether there are more objects before this page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first object on this page. To fetch the previous page, pass it as `before`. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** The languages of the apps' link pages, as ISO 639-1 codes. */
export type PageLanguage =
  /** German. */
  | 'DE'
  /** English. */
  | 'EN'
  /** Spanish. */
  | 'ES'
  /** French. */
  | 'FR'
  /** Japanese. */
  | 'JA'
  /** Portuguese. */
  | 'PT';

/** An app's settings on one kind of platform. */
export type Platform = Node & {
  __typename?: 'Platform';
  /** The app's App Store ID. Only on iOS. */
  appStoreId?: Maybe<Scalars['String']['output']>;
  /** The base URL of the app's website, to which paths are appended. Only on `WEB`. */
  baseUrl?: Maybe<Scalars['URI']['output']>;
  /** The app's bundle ID. Only on iOS. */
  bundleId?: Maybe<Scalars['String']['output']>;
  /** The global id. Pass it to `node` to fetch the object again. */
  id: Scalars['ID']['output'];
  /** The kind of platform. */
  kind: PlatformKind;
  /** The app's package name. Only on `ANDROID`. */
  packageName?: Maybe<Scalars['String']['output']>;
  /** The SHA-256 fingerprints of the app's signing certificates. Only on `ANDROID`. */
  sha256Fingerprints: Array<Scalars['String']['output']>;
  /** The URL of the app's store page. Null on `WEB`. */
  storeUrl?: Maybe<Scalars['URI']['output']>;
  /** The app's Apple Developer Team ID. Only on iOS. */
  teamId?: Maybe<Scalars['String']['output']>;
  /** The time at which the platform was last set. */
  updatedAt: Scalars['DateTime']['output'];
  /** The app's URL schemes. Deep links use the first one. Empty on `WEB`. */
  urlSchemes: Array<Scalars['String']['output']>;
};

/** The kinds of platform. An app has at most one platform of each kind. */
export type PlatformKind =
  /** An Android app. */
  | 'ANDROID'
  /** An iOS app for the iPad. */
  | 'IPAD'
  /** An iOS app for the iPhone. */
  | 'IPHONE'
  /** One iOS app for both the iPhone and the iPad. */
  | 'UNIVERSAL'
  /** A website. */
  | 'WEB';

/** The credential of a client of one platform. */
export type PlatformToken = Credential & Node & {
  __typename?: 'PlatformToken';
  /** The app that the credential belongs to. Null for an installation key. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The time at which the credential was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The time from which the server rejects the token, because it was rotated. Null if it does not expire. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** The global id. Pass it to `node` to fetch the object again. */
  id: Scalars['ID']['output'];
  /** The kind of credential. */
  kind: CredentialKind;
  /** The last four characters of the secret. */
  lastFour: Scalars['String']['output'];
  /** The time at which the credential was last used, to the minute. Null if it has never been used. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The token's platform. */
  platform: PlatformKind;
  /** Whether the token ships in apps or web pages, where anyone can read it. */
  publishable: Scalars['Boolean']['output'];
  /** The time at which the credential was revoked. Null if it is valid. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** The title, description and image that preview pages and messaging apps show for a link. */
export type Preview = {
  __typename?: 'Preview';
  /** A sentence or two, shown below the title. */
  description?: Maybe<Scalars['String']['output']>;
  /** The URL of the image. */
  imageUrl?: Maybe<Scalars['URI']['output']>;
  /** The title. */
  title?: Maybe<Scalars['String']['output']>;
};

/** The title, description and image that preview pages and messaging apps show for a link. */
export type PreviewInput = {
  /** A sentence or two, shown below the title. At most 500 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The http(s) URL of the image. */
  imageUrl?: InputMaybe<Scalars['URI']['input']>;
  /** The title. At most 200 characters. */
  title?: InputMaybe<Scalars['String']['input']>;
};

/** The image formats of a QR code. */
export type QrCodeFormat =
  /** A PNG image as a data URI (`data:image/png;base64,...`), which can be used as the `src` of an `<img>` element. */
  | 'PNG'
  /** The text of an SVG document. */
  | 'SVG';

/** The query root of the API. */
export type Query = {
  __typename?: 'Query';
  /** The admin keys of an app, oldest first. Without `app`, the keys of the caller's app or, with an installation key, the installation keys. Requires an admin key that is not read-only. */
  adminKeys?: Maybe<AdminKeyConnection>;
  /** An app, by default the app of the credential. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The apps that the credential can read, oldest first: all apps with an installation key, its own app otherwise. Requires a secret token or an admin key. */
  apps?: Maybe<AppConnection>;
  /** Whether a custom code can be used for a new link of the app, why not, and which similar code can. Codes of other apps do not matter. Requires a secret token or an admin key. */
  codeAvailability?: Maybe<CodeAvailability>;
  /** An object, by its global id. Null, without an error, if it does not exist or belongs to another app. Requires a secret token or an admin key; for a smart link, any platform token; for an admin key, an admin key that is not read-only. */
  node?: Maybe<Node>;
  /** Several objects, by their global ids and in the same order. Null, without an error, for each object that does not exist or belongs to another app. Requires a secret token or an admin key; for smart links, any platform token; for admin keys, an admin key that is not read-only. */
  nodes: Array<Maybe<Node>>;
  /** A smart link's destination on the caller's platform. Records nothing and counts no click. Fails with status 7 if the link does not exist, is disabled, is outside its validity window or has no destination there. Requires a platform token or an admin key. */
  resolve?: Maybe<Destination>;
  /** The app's registered routes, oldest first. Requires a secret token or an admin key. */
  routes?: Maybe<RouteConnection>;
  /** A smart link. Fails with status 7 if it does not exist or belongs to another app. Requires a platform token or an admin key. */
  smartLink?: Maybe<SmartLink>;
  /** The app's smart links. Requires a secret token or an admin key. */
  smartLinks?: Maybe<SmartLinkConnection>;
  /** The existing links that a template change would affect. Saves nothing. Requires an admin key. */
  templateImpact?: Maybe<TemplateImpact>;
  /** The app's templates, oldest first. Requires a secret token or an admin key. */
  templates?: Maybe<TemplateConnection>;
  /** The app's platform tokens, oldest first. A secret token sees only the tokens of its own platform. Requires a secret token or an admin key. */
  tokens?: Maybe<TokenConnection>;
  /** Validates rows of a file as `importSmartLinks` would, and saves nothing. Rows with the same code are found within one call. Requires an admin key. */
  validateImport?: Maybe<ImportReport>;
  /** The caller. Use it as a first query to check that a token works. Requires a platform token or an admin key. */
  viewer?: Maybe<Viewer>;
};


/** The query root of the API. */
export type QueryAdminKeysArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  app?: InputMaybe<AppSelector>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The query root of the API. */
export type QueryAppArgs = {
  by?: InputMaybe<AppSelector>;
};


/** The query root of the API. */
export type QueryAppsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The query root of the API. */
export type QueryCodeAvailabilityArgs = {
  app?: InputMaybe<AppSelector>;
  code: Scalars['String']['input'];
};


/** The query root of the API. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** The query root of the API. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** The query root of the API. */
export type QueryResolveArgs = {
  app?: InputMaybe<AppSelector>;
  by: SmartLinkSelector;
  platform?: InputMaybe<PlatformKind>;
};


/** The query root of the API. */
export type QueryRoutesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  app?: InputMaybe<AppSelector>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  platform?: InputMaybe<PlatformKind>;
};


/** The query root of the API. */
export type QuerySmartLinkArgs = {
  app?: InputMaybe<AppSelector>;
  by: SmartLinkSelector;
};


/** The query root of the API. */
export type QuerySmartLinksArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  app?: InputMaybe<AppSelector>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<SmartLinkFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<SmartLinkOrder>;
};


/** The query root of the API. */
export type QueryTemplateImpactArgs = {
  app?: InputMaybe<AppSelector>;
  input: TemplateImpactInput;
};


/** The query root of the API. */
export type QueryTemplatesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  app?: InputMaybe<AppSelector>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The query root of the API. */
export type QueryTokensArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  app?: InputMaybe<AppSelector>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The query root of the API. */
export type QueryValidateImportArgs = {
  input: ImportSmartLinksInput;
};

/** Input for `recordOpen`. */
export type RecordOpenInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** The deep link. Its query parameter `_hk_cid` or `_hk_sid` identifies the click or the link. */
  deepLink: Scalars['String']['input'];
  /** The app's platform. Required with an admin key; a token's own platform is the default and the only one allowed. */
  platform?: InputMaybe<PlatformKind>;
  /** The referrer of the deep link. */
  referrer?: InputMaybe<Scalars['String']['input']>;
  /** The app's own identifier for the device. */
  uid?: InputMaybe<Scalars['String']['input']>;
};

/** The payload of `recordOpen`. */
export type RecordOpenPayload = {
  __typename?: 'RecordOpenPayload';
  /** The time at which the open was recorded. */
  recordedAt: Scalars['DateTime']['output'];
};

/** Input for `redeemMetadata`. */
export type RedeemMetadataInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** The click or link whose metadata to redeem. */
  by: RedeemSelector;
  /** The app's own identifier for the device. At most 200 characters. */
  uid?: InputMaybe<Scalars['String']['input']>;
};

/** The payload of `redeemMetadata`. */
export type RedeemMetadataPayload = {
  __typename?: 'RedeemMetadataPayload';
  /** The link's metadata, or `{}` if it has none. */
  metadata: Scalars['JSONObject']['output'];
};

/** Identifies the click or the link whose metadata to redeem. Exactly one field is required. */
export type RedeemSelector =
  /** The click's id, which the deep link carries as `_hk_cid`, or its global id. */
  { clickId: Scalars['ID']['input']; smartLinkId?: never; }
  |  /** The link's id, which the deep link carries as `_hk_sid`, or its global id. */
  { clickId?: never; smartLinkId: Scalars['ID']['input']; };

/** Input for `registerRoute`. */
export type RegisterRouteInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** The app's build number. At most 100 characters. */
  build?: InputMaybe<Scalars['String']['input']>;
  /** The device that registers the route. At most 200 characters. */
  device?: InputMaybe<Scalars['String']['input']>;
  /** The path pattern. Each segment is literal text or a parameter, such as `products/:product_id`. */
  path: Scalars['String']['input'];
  /** The app's platform. Required with an admin key; a token's own platform is the default and the only one allowed. */
  platform?: InputMaybe<PlatformKind>;
  /** The app's URL schemes. At most 20, with at most 100 characters each. */
  urlSchemes?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The app's version. At most 100 characters. */
  version?: InputMaybe<Scalars['String']['input']>;
};

/** The payload of `registerRoute`. */
export type RegisterRoutePayload = {
  __typename?: 'RegisterRoutePayload';
  /** The app, after the change. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The registered route. */
  route: Route;
  /** Status 1 if the route replaced an equivalent one. */
  warnings: Array<Warning>;
};

/** Input for `registerRoutes`. */
export type RegisterRoutesInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** The routes to register: 1 to 500. */
  items: Array<RouteItem>;
  /** How to handle invalid items. */
  onError?: InputMaybe<OnError>;
};

/** The payload of `registerRoutes`. */
export type RegisterRoutesPayload = {
  __typename?: 'RegisterRoutesPayload';
  /** The number of items with an error. */
  failed: Scalars['Int']['output'];
  /** The result for each item, in the order of the input. */
  results: Array<RouteRegisterResult>;
  /** The number of items with a route. */
  succeeded: Scalars['Int']['output'];
};

/** Input for `removePlatform`. */
export type RemovePlatformInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** The kind of platform. */
  kind: PlatformKind;
};

/** The payload of `removePlatform`. */
export type RemovePlatformPayload = {
  __typename?: 'RemovePlatformPayload';
  /** The app, after the change. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The removed platform. */
  platform: Platform;
};

/** Input for `removeTags`. */
export type RemoveTagsInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** How to handle links that cannot be changed. */
  onError?: InputMaybe<OnError>;
  /** The links to change. */
  select: SmartLinkSelection;
  /** The tags. At most 50, with at most 100 characters each. */
  tags: Array<Scalars['String']['input']>;
};

/** The payload of `removeTags`. */
export type RemoveTagsPayload = {
  __typename?: 'RemoveTagsPayload';
  /** The number of errors. */
  failed: Scalars['Int']['output'];
  /** The result for each link: in the order of the input, or oldest first for a filter. */
  results: Array<SmartLinkUpdateResult>;
  /** The number of updated links. */
  succeeded: Scalars['Int']['output'];
};

/** Input for `renameTag`. */
export type RenameTagInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** The tag to rename. Case-sensitive. */
  from: Scalars['String']['input'];
  /** The new name, at most 100 characters. If links have this tag already, they keep it once and lose the former one. */
  to: Scalars['String']['input'];
};

/** The payload of `renameTag`. */
export type RenameTagPayload = {
  __typename?: 'RenameTagPayload';
  /** The app of the smart links. */
  app?: Maybe<App>;
  /** The number of smart links that this call changed. */
  changedLinkCount: Scalars['Int']['output'];
  /** Whether no smart link has the former tag any more. If false, repeat the mutation with the same input. */
  isComplete: Scalars['Boolean']['output'];
  /** The tag with its new name. */
  tag: Tag;
};

/** Input for `resetRedeemCount`. */
export type ResetRedeemCountInput = {
  /** The link's global id. */
  id: Scalars['ID']['input'];
};

/** The payload of `resetRedeemCount`. */
export type ResetRedeemCountPayload = {
  __typename?: 'ResetRedeemCountPayload';
  /** The updated link. */
  smartLink: SmartLink;
};

/** A link's response to one kind of device and browser. */
export type ResolutionMatrixRow = {
  __typename?: 'ResolutionMatrixRow';
  /** The kind of browser. */
  browser: MatrixBrowser;
  /** The destination on the chosen platform. Null if no single platform was chosen. */
  destination?: Maybe<Destination>;
  /** The kind of device. */
  device: MatrixDevice;
  /** Whether the app is installed. */
  installed: Scalars['Boolean']['output'];
  /** The visitor's final URL. Null if it is a page of this service, or depends on whether the app is installed. */
  landing?: Maybe<Scalars['URI']['output']>;
  /** The link's response. */
  outcome: Outcome;
  /** The steps that led to the response, in order. */
  steps: Array<ExplanationStep>;
};

/** Input for `resolveSmartLink`. */
export type ResolveSmartLinkInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** Identifies the smart link. */
  by: SmartLinkSelector;
  /** The platform to resolve for. Required with an admin key; a token's own platform is the default and the only one allowed. */
  platform?: InputMaybe<PlatformKind>;
  /** The app's own identifier for the device. At most 200 characters. */
  uid?: InputMaybe<Scalars['String']['input']>;
};

/** The payload of `resolveSmartLink`. */
export type ResolveSmartLinkPayload = {
  __typename?: 'ResolveSmartLinkPayload';
  /** The deep link that the app should open. A link into an app carries `_hk_cid` (the click id) or `_hk_sid` (the link id), and `_hk_md=1` if the link has metadata. */
  deepLink: Scalars['URI']['output'];
  /** The link's destination, without the parameters that the deep link carries. */
  destination: Destination;
  /** The link's metadata. Null if it has none, or if a warning says that it was not redeemed. */
  metadata?: Maybe<Scalars['JSONObject']['output']>;
  /** The smart link. */
  smartLink: SmartLink;
  /** Status 10 if the redeem limit has been reached; status 12 if the metadata is redeemed too often in a short time. */
  warnings: Array<Warning>;
};

/** Input for `restoreSmartLink`. */
export type RestoreSmartLinkInput = {
  /** The deleted link's global id. */
  id: Scalars['ID']['input'];
};

/** The payload of `restoreSmartLink`. */
export type RestoreSmartLinkPayload = {
  __typename?: 'RestoreSmartLinkPayload';
  /** The restored link. */
  smartLink: SmartLink;
};

/** Input for `revokeAdminKey`. */
export type RevokeAdminKeyInput = {
  /** The key's global id. */
  id: Scalars['ID']['input'];
};

/** The payload of `revokeAdminKey`. */
export type RevokeAdminKeyPayload = {
  __typename?: 'RevokeAdminKeyPayload';
  /** The app, after the change. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The revoked key. */
  credential: AdminKey;
};

/** Input for `revokeToken`. */
export type RevokeTokenInput = {
  /** The token's global id. */
  id: Scalars['ID']['input'];
};

/** The payload of `revokeToken`. */
export type RevokeTokenPayload = {
  __typename?: 'RevokeTokenPayload';
  /** The app, after the change. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The revoked token. */
  credential: PlatformToken;
};

/** Input for `rotateToken`. */
export type RotateTokenInput = {
  /** The old token's global id. */
  id: Scalars['ID']['input'];
  /** The time from which the server rejects the old token, within 366 days. Defaults to 24 hours from now, or to 90 days if the token is publishable. */
  validUntil?: InputMaybe<Scalars['DateTime']['input']>;
};

/** The payload of `rotateToken`. */
export type RotateTokenPayload = {
  __typename?: 'RotateTokenPayload';
  /** The app, after the change. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The new token's record. */
  credential: PlatformToken;
  /** The old token's record. */
  previous: PlatformToken;
  /** The new token itself: 40 hexadecimal characters. The server stores only its hash and cannot show it again. Null if the request repeated an earlier one with the same `Idempotency-Key`. */
  token?: Maybe<Scalars['String']['output']>;
  /** A warning if the request repeated an earlier one with the same `Idempotency-Key`; otherwise empty. */
  warnings: Array<Warning>;
};

/** A path pattern that an app build supports, registered by the app itself. */
export type Route = Node & {
  __typename?: 'Route';
  /** The app's build number. */
  build?: Maybe<Scalars['String']['output']>;
  /** The time at which the route was first registered. */
  createdAt: Scalars['DateTime']['output'];
  /** The device from which the route was registered. */
  device?: Maybe<Scalars['String']['output']>;
  /** The global id. Pass it to `node` to fetch the object again. */
  id: Scalars['ID']['output'];
  /** The path pattern, such as `products/:product_id`. */
  path: Scalars['String']['output'];
  /** The platform of the app that registered the route. */
  platform: PlatformKind;
  /** The time at which the route was last registered. */
  updatedAt: Scalars['DateTime']['output'];
  /** The URL schemes that the app reported. Links do not use them. */
  urlSchemes: Array<Scalars['String']['output']>;
  /** The app's version. */
  version?: Maybe<Scalars['String']['output']>;
};

/** A page of routes. */
export type RouteConnection = {
  __typename?: 'RouteConnection';
  /** The edges of this page: its objects with their cursors. */
  edges: Array<RouteEdge>;
  /** The objects on this page, without their cursors. */
  nodes: Array<Route>;
  /** Information for fetching the next or previous page. */
  pageInfo: PageInfo;
};

/** An edge in a connection of routes. */
export type RouteEdge = {
  __typename?: 'RouteEdge';
  /** The cursor of this object, for use as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The object at the end of the edge. */
  node: Route;
};

/** One of the routes in the input for `registerRoutes`. */
export type RouteItem = {
  /** The app's build number. At most 100 characters. */
  build?: InputMaybe<Scalars['String']['input']>;
  /** The device that registers the route. At most 200 characters. */
  device?: InputMaybe<Scalars['String']['input']>;
  /** The path pattern. Each segment is literal text or a parameter, such as `products/:product_id`. */
  path: Scalars['String']['input'];
  /** The app's platform. Required with an admin key; a token's own platform is the default and the only one allowed. */
  platform?: InputMaybe<PlatformKind>;
  /** The app's URL schemes. At most 20, with at most 100 characters each. */
  urlSchemes?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The app's version. At most 100 characters. */
  version?: InputMaybe<Scalars['String']['input']>;
};

/** The result for one item of `registerRoutes`: its route or its error. */
export type RouteRegisterResult = ItemError | RouteRegistered;

/** The result for an item of `registerRoutes` that was saved. */
export type RouteRegistered = {
  __typename?: 'RouteRegistered';
  /** The registered route. */
  route: Route;
  /** Status 1 if the route replaced an equivalent one. */
  warnings: Array<Warning>;
};

/** Input for `setPlatform`. It replaces all previous settings of this platform. */
export type SetPlatformInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** The app's App Store ID: digits without the `id` prefix. Only on iOS. */
  appStoreId?: InputMaybe<Scalars['String']['input']>;
  /** The base URL of the app's website, to which paths are appended. Required on `WEB`; not allowed elsewhere. */
  baseUrl?: InputMaybe<Scalars['URI']['input']>;
  /** The app's bundle ID, such as `com.example.shop`. Only on iOS. */
  bundleId?: InputMaybe<Scalars['String']['input']>;
  /** The kind of platform. */
  kind: PlatformKind;
  /** The app's package name, such as `com.example.shop`. Only on `ANDROID`. */
  packageName?: InputMaybe<Scalars['String']['input']>;
  /** The complete list of the SHA-256 fingerprints of the app's signing certificates, at most 20. Only on `ANDROID`. */
  sha256Fingerprints?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The URL of the app's store page. Not allowed on `WEB`. */
  storeUrl?: InputMaybe<Scalars['URI']['input']>;
  /** The app's Apple Developer Team ID: 10 upper-case letters and digits. Only on iOS. */
  teamId?: InputMaybe<Scalars['String']['input']>;
  /** The complete list of the app's URL schemes, at most 20. Deep links use the first one. Required on all platforms except `WEB`. */
  urlSchemes?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** The payload of `setPlatform`. */
export type SetPlatformPayload = {
  __typename?: 'SetPlatformPayload';
  /** The app, after the change. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The new or updated platform. */
  platform: Platform;
};

/** The same changes to several links. */
export type SharedSmartLinkUpdate = {
  /** The changes to make to each link. */
  changes: SmartLinkChanges;
  /** The links to update. */
  select: SmartLinkSelection;
};

/** A short URL that opens the right destination on every device. */
export type SmartLink = Node & {
  __typename?: 'SmartLink';
  /** The app that the link belongs to. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The clicks on the link, including those of bots, newest first. Clicks beyond the daily limits (by default 1,000 per address and 100,000 per link) are only counted in `stats`. Clicks older than the retention period (90 days by default) are deleted. Requires a secret token or an admin key. */
  clicks?: Maybe<ClickConnection>;
  /** The link's short code, the last part of its URL. Case-sensitive. */
  code: Scalars['String']['output'];
  /** The time at which the link was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The token or key that created the link. Null if it was created on the command line or as a lazy link. Requires a secret token or an admin key. */
  createdBy?: Maybe<Credential>;
  /** The link's destination on one platform. Null if it has none there. */
  destination?: Maybe<Destination>;
  /** The link's destinations: one for each platform on which the link opens something. */
  destinations: Array<Destination>;
  /** Whether the link is disabled. A disabled link answers like an expired one. */
  disabled: Scalars['Boolean']['output'];
  /** The URL to which the link redirects before `startsAt`, from `expiresAt` onwards and while it is disabled. If null, a page says that the link is not valid. */
  expiredUrl?: Maybe<Scalars['URI']['output']>;
  /** The time at which the link stops resolving. Null if it does not expire. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** The link's response to a device, and the reasons for it. Uses the same code as real requests, but records nothing. Requires a secret token or an admin key. */
  explanation?: Maybe<Explanation>;
  /** The global id. Pass it to `node` to fetch the object again. */
  id: Scalars['ID']['output'];
  /** The target URI in the form that imports and `createSmartLink` accept: `uri`, or a URL of the app's website if the path has outer or doubled slashes, which a path would lose. */
  importUri: Scalars['String']['output'];
  /** The data that the app receives when the link opens it. Reading it here does not count as a redemption. Requires a secret token or an admin key. */
  metadata?: Maybe<Scalars['JSONObject']['output']>;
  /** A note for people who manage the link. Visitors never see it. Requires a secret token or an admin key. */
  note?: Maybe<Scalars['String']['output']>;
  /** The link's own destinations, used instead of those from its template or path. */
  overrides: Overrides;
  /** The fields of the preview that the link itself sets, as imports and `updateSmartLink` accept them. The others are null. */
  ownPreview: Preview;
  /** The link's preview. Each field comes from the first of these that sets it: the link, its template, its app, its target web page. The server fetches that page in the background, when a link is visited, created or updated, but not in bulk operations. */
  preview: Preview;
  /** A QR code of the link's URL. The link's own host serves the same images at `/<code>.qr.svg` and `/<code>.qr.png`. */
  qrCode: Scalars['String']['output'];
  /** The number of times that apps have redeemed the metadata. Requires a secret token or an admin key. */
  redeemCount?: Maybe<Scalars['Int']['output']>;
  /** The maximum number of times that apps can redeem the metadata. Null if there is no limit. */
  redeemLimit?: Maybe<Scalars['Int']['output']>;
  /** The link's responses to all kinds of device and browser, with and without the app. Requires a secret token or an admin key. */
  resolutionMatrix?: Maybe<Array<ResolutionMatrixRow>>;
  /** The time at which the link starts resolving. Null if it has no start. */
  startsAt?: Maybe<Scalars['DateTime']['output']>;
  /** The statistics of the link: clicks, visitors, opens, installs and redemptions. Requires a secret token or an admin key. */
  stats?: Maybe<SmartLinkStats>;
  /** Whether the link resolves now, or why it does not. */
  status: SmartLinkStatus;
  /** The link's tags. */
  tags: Array<Scalars['String']['output']>;
  /** The template that matches the link's path. Null if none does. Requires a secret token or an admin key. */
  template?: Maybe<Template>;
  /** The link's name for people who manage it. Visitors never see it. Requires a secret token or an admin key. */
  title?: Maybe<Scalars['String']['output']>;
  /** Whether the link is unique: a request for a unique link with the same properties returns this one. */
  unique: Scalars['Boolean']['output'];
  /** The time at which the link was last updated. */
  updatedAt: Scalars['DateTime']['output'];
  /** The link's target URI, in canonical form: a path without a leading slash (the root is `/`), or a URL on another site. A path ends in a slash only if the link was created from a URL of the app's website that does. */
  uri: Scalars['String']['output'];
  /** The link's short URL. */
  url: Scalars['URI']['output'];
};


/** A short URL that opens the right destination on every device. */
export type SmartLinkClicksArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** A short URL that opens the right destination on every device. */
export type SmartLinkDestinationArgs = {
  platform: PlatformKind;
};


/** A short URL that opens the right destination on every device. */
export type SmartLinkExplanationArgs = {
  continued?: InputMaybe<Scalars['Boolean']['input']>;
  installed?: InputMaybe<Scalars['Boolean']['input']>;
  userAgent: Scalars['String']['input'];
};


/** A short URL that opens the right destination on every device. */
export type SmartLinkQrCodeArgs = {
  format: QrCodeFormat;
  sizePixels?: Scalars['Int']['input'];
};


/** A short URL that opens the right destination on every device. */
export type SmartLinkResolutionMatrixArgs = {
  continued?: InputMaybe<Scalars['Boolean']['input']>;
};


/** A short URL that opens the right destination on every device. */
export type SmartLinkStatsArgs = {
  from?: InputMaybe<Scalars['Date']['input']>;
  to?: InputMaybe<Scalars['Date']['input']>;
};

/** Changes to links. Fields that are left out do not change. */
export type SmartLinkChanges = {
  /** Whether the link is disabled. A disabled link answers like an expired one. Null does not change it. */
  disabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** The URL to which the link redirects before `startsAt`, from `expiresAt` onwards and while it is disabled. Null removes it. */
  expiredUrl?: InputMaybe<Scalars['URI']['input']>;
  /** The time at which the link stops resolving. Must be later than `startsAt`. Null removes it. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The data that the app receives when the link opens it. At most 16 KB of JSON and 64 levels of nesting. Null removes it. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** A note for people who manage the link. At most 2,000 characters. Null removes it. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The new overrides, by platform. Platforms that are left out do not change; null removes an override. Null instead of the object removes all of them. */
  overrides?: InputMaybe<OverridesInput>;
  /** The link's new preview, replacing all of its fields. Null removes it. */
  preview?: InputMaybe<PreviewInput>;
  /** The maximum number of times that apps can redeem the metadata. 0 or null removes the limit. */
  redeemLimit?: InputMaybe<Scalars['Int']['input']>;
  /** The time at which the link starts resolving. Null removes it. */
  startsAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The complete list of tags. At most 50, with at most 100 characters each. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The link's name for people who manage it. At most 200 characters. Null removes it. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** The link's target URI: a path, an http(s) URL, or a deep link with one of the app's URL schemes. Must not be null. */
  uri?: InputMaybe<Scalars['String']['input']>;
};

/** A page of smart links. For a filter that few of many links match, the server examines at most 20,000 links per page. Such a page can have fewer links than requested, even none, although `hasNextPage` is true; continue after its `endCursor`. */
export type SmartLinkConnection = {
  __typename?: 'SmartLinkConnection';
  /** The edges of this page: its objects with their cursors. */
  edges: Array<SmartLinkEdge>;
  /** The objects on this page, without their cursors. */
  nodes: Array<SmartLink>;
  /** Information for fetching the next or previous page. */
  pageInfo: PageInfo;
  /** The number of links that match the filter. Null if the server would have to examine more than 100,000 links to count them; then see `totalCountAtLeast`. */
  totalCount?: Maybe<Scalars['Int']['output']>;
  /** A number of links that match the filter at least: `totalCount` if it is not null, otherwise the matches among the first 100,000 links that the server examined. */
  totalCountAtLeast: Scalars['Int']['output'];
};

/** The result for one item of `createSmartLinks`: its link or its error. */
export type SmartLinkCreateResult = ItemError | SmartLinkCreated;

/** The result for an item of `createSmartLinks` that was saved. */
export type SmartLinkCreated = {
  __typename?: 'SmartLinkCreated';
  /** The new link, or the existing one if `unique` is set. */
  smartLink: SmartLink;
  /** Warnings about the input of the item. */
  warnings: Array<Warning>;
};

/** The result for one link: its deletion or its error. */
export type SmartLinkDeleteResult = ItemError | SmartLinkDeleted;

/** The result for a link that a bulk mutation deleted. */
export type SmartLinkDeleted = {
  __typename?: 'SmartLinkDeleted';
  /** The deleted link's global id. */
  deletedSmartLinkId: Scalars['ID']['output'];
};

/** An edge in a connection of smart links. */
export type SmartLinkEdge = {
  __typename?: 'SmartLinkEdge';
  /** The cursor of this object, for use as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The object at the end of the edge. */
  node: SmartLink;
};

/** A filter for a list of smart links. A link must match all given fields. */
export type SmartLinkFilter = {
  /** Only links created before this time. */
  createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only links that the token or key with this global id created. */
  createdBy?: InputMaybe<Scalars['ID']['input']>;
  /** Only links created at or after this time. */
  createdFrom?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only links with metadata (true) or only links without (false). */
  hasMetadata?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only links with an override for this platform. */
  overridesPlatform?: InputMaybe<PlatformKind>;
  /** Only links that a search for this text finds: each of its words begins a word of the title, the code or the target URI, in any order and without regard to case and accents, or the text begins the code. A short URL finds its link. At most 200 characters and 10 words. The first 20 words of a link are found. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Only links with this status. */
  status?: InputMaybe<SmartLinkStatus>;
  /** Only links with these tags. */
  tags?: InputMaybe<TagFilter>;
  /** Only unique links (true) or only other links (false). */
  unique?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only links whose target URI starts with this prefix, such as `products/`. */
  uriPrefix?: InputMaybe<Scalars['String']['input']>;
};

/** One of the smart links in the input for `createSmartLinks`. */
export type SmartLinkItem = {
  /** A custom short code: 1 to 64 letters, digits, `-` and `_`. Defaults to 7 random letters and digits. Requires a secret token or an admin key. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** Whether to create the link disabled, so that it answers like an expired one. Does not change an existing unique link. */
  disabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** The URL to which the link redirects before `startsAt`, from `expiresAt` onwards and while it is disabled. If left out, a page says that the link is not valid. */
  expiredUrl?: InputMaybe<Scalars['URI']['input']>;
  /** The time at which the link stops resolving. Must be later than `startsAt`. Defaults to never. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The data that the app receives when the link opens it. At most 16 KB of JSON and 64 levels of nesting. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** A note for people who manage the link. At most 2,000 characters. Visitors never see it. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** Destinations on individual platforms, used instead of those from the template or path. */
  overrides?: InputMaybe<OverridesInput>;
  /** The link's preview. Fields that are left out come from the template, the app or the target page. With a publishable token, images are limited to the app's website, stores and `allowedHosts`. */
  preview?: InputMaybe<PreviewInput>;
  /** The maximum number of times that apps can redeem the metadata. Defaults to 0, which means no limit. */
  redeemLimit?: InputMaybe<Scalars['Int']['input']>;
  /** The time at which the link starts resolving. Defaults to its creation. */
  startsAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Tags for filtering lists of links. At most 50, with at most 100 characters each. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The link's name for people who manage it. At most 200 characters. Visitors never see it. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** Whether to return an existing unique link with the same target URI, overrides, metadata, redeem limit, validity window, expired URL and preview instead of creating another one. */
  unique?: InputMaybe<Scalars['Boolean']['input']>;
  /** The link's target URI: a path (`/products/42?ref=mail`), an http(s) URL, or a deep link with one of the app's URL schemes. With a publishable token, URLs are limited to the app's website, stores and `allowedHosts`. */
  uri: Scalars['String']['input'];
};

/** Selects all links that match a filter, at most 5,000. */
export type SmartLinkMatch = {
  /** The number of links that the filter must match, from 0 to 5,000. If it matches another number, nothing is changed, and the error contains that number. */
  expectedCount: Scalars['Int']['input'];
  /** The filter of the links. */
  filter: SmartLinkFilter;
};

/** The order of a list of smart links. */
export type SmartLinkOrder = {
  /** The direction. */
  direction: OrderDirection;
  /** The field to order by. */
  field: SmartLinkOrderField;
};

/** The fields by which smart links can be ordered. */
export type SmartLinkOrderField =
  /** The total number of clicks. A link that is clicked while you read the list can appear on two pages, or on none. */
  | 'CLICKS'
  /** The time of creation. Links never move within this order. */
  | 'CREATED_AT'
  /** The time of the last update. A link that is updated while you read the list moves to its new end. */
  | 'UPDATED_AT';

/** Selects the links that a bulk mutation changes. Exactly one field is required. */
export type SmartLinkSelection =
  /** The global ids of the links: 1 to 5,000. */
  { ids: Array<Scalars['ID']['input']>; matching?: never; }
  |  /** All links that match a filter. */
  { ids?: never; matching: SmartLinkMatch; };

/** Identifies a smart link. Exactly one field is required. */
export type SmartLinkSelector =
  /** The link's short code. Case-sensitive. */
  { code: Scalars['String']['input']; id?: never; url?: never; }
  |  /** The link's global id, or its id, which deep links carry as `_hk_sid`. */
  { code?: never; id: Scalars['ID']['input']; url?: never; }
  |  /** The link's URL. `resolve` and `resolveSmartLink` also accept the URL of a lazy link (`/lazy?uri=`). */
  { code?: never; id?: never; url: Scalars['String']['input']; };

/** The statistics of a link over a range of days. */
export type SmartLinkStats = Stats & {
  __typename?: 'SmartLinkStats';
  /** The counts of each day, oldest first, including days without events. */
  byDay: Array<StatsDay>;
  /** The clicks by outcome. Outcomes without clicks are left out. */
  byOutcome: Array<StatsOutcome>;
  /** The counts of each platform. Platforms without events are left out. */
  byPlatform: Array<StatsPlatform>;
  /** The clicks by host of the referring page, most frequent first. Clicks without a referrer are left out. */
  byReferrer: Array<StatsReferrer>;
  /** The first day of the range. */
  from: Scalars['Date']['output'];
  /** The last day of the range. */
  to: Scalars['Date']['output'];
  /** The totals over all days. */
  totals: StatsCounts;
};


/** The statistics of a link over a range of days. */
export type SmartLinkStatsByReferrerArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
};

/** Whether a smart link resolves, or why it does not. */
export type SmartLinkStatus =
  /** The link resolves. */
  | 'ACTIVE'
  /** The link is disabled, whatever its validity window is. */
  | 'DISABLED'
  /** The link is not disabled, but its `expiresAt` is in the past. */
  | 'EXPIRED'
  /** The link is not disabled, but its `startsAt` is in the future. */
  | 'SCHEDULED';

/** The changes to one of the links in the input for `updateSmartLinks`. */
export type SmartLinkUpdateItem = {
  /** Whether the link is disabled. A disabled link answers like an expired one. Null does not change it. */
  disabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** The URL to which the link redirects before `startsAt`, from `expiresAt` onwards and while it is disabled. Null removes it. */
  expiredUrl?: InputMaybe<Scalars['URI']['input']>;
  /** The time at which the link stops resolving. Must be later than `startsAt`. Null removes it. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The link's global id. */
  id: Scalars['ID']['input'];
  /** The data that the app receives when the link opens it. At most 16 KB of JSON and 64 levels of nesting. Null removes it. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** A note for people who manage the link. At most 2,000 characters. Null removes it. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The new overrides, by platform. Platforms that are left out do not change; null removes an override. Null instead of the object removes all of them. */
  overrides?: InputMaybe<OverridesInput>;
  /** The link's new preview, replacing all of its fields. Null removes it. */
  preview?: InputMaybe<PreviewInput>;
  /** The maximum number of times that apps can redeem the metadata. 0 or null removes the limit. */
  redeemLimit?: InputMaybe<Scalars['Int']['input']>;
  /** The time at which the link starts resolving. Null removes it. */
  startsAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The complete list of tags. At most 50, with at most 100 characters each. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The link's name for people who manage it. At most 200 characters. Null removes it. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** The link's target URI: a path, an http(s) URL, or a deep link with one of the app's URL schemes. Must not be null. */
  uri?: InputMaybe<Scalars['String']['input']>;
};

/** The result for one link: its new state or its error. */
export type SmartLinkUpdateResult = ItemError | SmartLinkUpdated;

/** The result for a link that a bulk mutation updated. */
export type SmartLinkUpdated = {
  __typename?: 'SmartLinkUpdated';
  /** The updated link. */
  smartLink: SmartLink;
  /** Warnings about the given fields. */
  warnings: Array<Warning>;
};

/** The updates of `updateSmartLinks`. Exactly one field is required. */
export type SmartLinkUpdates =
  /** Different changes to each link: 1 to 5,000 items. */
  { items: Array<SmartLinkUpdateItem>; shared?: never; }
  |  /** The same changes to several links. */
  { items?: never; shared: SharedSmartLinkUpdate; };

/** The statistics of a range of days, in UTC. They are retained after the clicks themselves are deleted. A count beyond 2,147,483,647 is returned as that number. */
export type Stats = {
  /** The counts of each day, oldest first, including days without events. */
  byDay: Array<StatsDay>;
  /** The clicks by outcome. Outcomes without clicks are left out. */
  byOutcome: Array<StatsOutcome>;
  /** The counts of each platform. Platforms without events are left out. */
  byPlatform: Array<StatsPlatform>;
  /** The clicks by host of the referring page, most frequent first. Clicks without a referrer are left out. */
  byReferrer: Array<StatsReferrer>;
  /** The first day of the range. */
  from: Scalars['Date']['output'];
  /** The last day of the range. */
  to: Scalars['Date']['output'];
  /** The totals over all days. */
  totals: StatsCounts;
};


/** The statistics of a range of days, in UTC. They are retained after the clicks themselves are deleted. A count beyond 2,147,483,647 is returned as that number. */
export type StatsByReferrerArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
};

/** Event counts. */
export type StatsCounts = {
  __typename?: 'StatsCounts';
  /** The number of visits by bots, which do not count as clicks. */
  bots: Scalars['Int']['output'];
  /** The number of clicks by visitors, and by apps that the operating system opened directly. Excludes bots and other programs. */
  clicks: Scalars['Int']['output'];
  /** The number of times an app reported an install that came from a link. */
  installs: Scalars['Int']['output'];
  /** The number of times an app reported that a link opened it. */
  opens: Scalars['Int']['output'];
  /** The number of visits by programs that are neither browsers nor bots, such as HTTP libraries. They are redirected but do not count as clicks. */
  programs: Scalars['Int']['output'];
  /** The number of times the metadata was redeemed. */
  redeems: Scalars['Int']['output'];
  /** How many of these clicks, and visits by bots and programs, are not listed in `clicks` of the link: beyond a daily limit per address or per link, the server only counts them. */
  unlisted: Scalars['Int']['output'];
  /** The sum of the daily numbers of unique visitors. Visitors are identified without cookies, by IP address and user agent, and only within a day: a visitor who clicks on two days counts twice. An address counts as 100 visitors a day at most, by default. Clicks reported by apps do not count. */
  visitors: Scalars['Int']['output'];
};

/** The event counts of one day. */
export type StatsDay = {
  __typename?: 'StatsDay';
  /** The number of visits by bots, which do not count as clicks. */
  bots: Scalars['Int']['output'];
  /** The number of clicks by visitors, and by apps that the operating system opened directly. Excludes bots and other programs. */
  clicks: Scalars['Int']['output'];
  /** The day, in UTC. */
  day: Scalars['Date']['output'];
  /** The number of times an app reported an install that came from a link. */
  installs: Scalars['Int']['output'];
  /** The number of times an app reported that a link opened it. */
  opens: Scalars['Int']['output'];
  /** The number of visits by programs that are neither browsers nor bots, such as HTTP libraries. They are redirected but do not count as clicks. */
  programs: Scalars['Int']['output'];
  /** The number of times the metadata was redeemed. */
  redeems: Scalars['Int']['output'];
  /** How many of these clicks, and visits by bots and programs, are not listed in `clicks` of the link: beyond a daily limit per address or per link, the server only counts them. */
  unlisted: Scalars['Int']['output'];
  /** The number of unique visitors on this day. Visitors are identified without cookies, by IP address and user agent; an address counts as 100 visitors at most, by default. Clicks reported by apps do not count. */
  visitors: Scalars['Int']['output'];
};

/** The click counts of one outcome. */
export type StatsOutcome = {
  __typename?: 'StatsOutcome';
  /** The number of clicks by visitors, and by apps that the operating system opened directly. Excludes bots and other programs. */
  clicks: Scalars['Int']['output'];
  /** The server's response to the clicks. Null for clicks recorded before the server stored outcomes. */
  outcome?: Maybe<ClickOutcome>;
  /** The sum of the daily numbers of unique visitors. Visitors are identified without cookies, by IP address and user agent, and only within a day: a visitor who clicks on two days counts twice. An address counts as 100 visitors a day at most, by default. Clicks reported by apps do not count. */
  visitors: Scalars['Int']['output'];
};

/** The event counts of one platform. */
export type StatsPlatform = {
  __typename?: 'StatsPlatform';
  /** The number of clicks by visitors, and by apps that the operating system opened directly. Excludes bots and other programs. */
  clicks: Scalars['Int']['output'];
  /** The number of times an app reported an install that came from a link. */
  installs: Scalars['Int']['output'];
  /** The number of times an app reported that a link opened it. */
  opens: Scalars['Int']['output'];
  /** The platform whose destination was used, or whose app reported the event. Null for events without a platform. */
  platform?: Maybe<PlatformKind>;
  /** The sum of the daily numbers of unique visitors. Visitors are identified without cookies, by IP address and user agent, and only within a day: a visitor who clicks on two days counts twice. An address counts as 100 visitors a day at most, by default. Clicks reported by apps do not count. */
  visitors: Scalars['Int']['output'];
};

/** The number of clicks from the pages of one host. */
export type StatsReferrer = {
  __typename?: 'StatsReferrer';
  /** The number of clicks by visitors, and by apps that the operating system opened directly. Excludes bots and other programs. */
  clicks: Scalars['Int']['output'];
  /** The host. Null for the combined clicks from all hosts beyond the first 50 of a day of a link, or 200 of an app. */
  host?: Maybe<Scalars['String']['output']>;
};

/** A link with the number of its clicks. */
export type StatsTopLink = {
  __typename?: 'StatsTopLink';
  /** The number of clicks by visitors, and by apps that the operating system opened directly. Excludes bots and other programs. */
  clicks: Scalars['Int']['output'];
  /** The link. */
  smartLink: SmartLink;
  /** The sum of the daily numbers of unique visitors. Visitors are identified without cookies, by IP address and user agent, and only within a day: a visitor who clicks on two days counts twice. An address counts as 100 visitors a day at most, by default. Clicks reported by apps do not count. */
  visitors: Scalars['Int']['output'];
};

/** The links of an app with the most clicks. */
export type StatsTopLinks = {
  __typename?: 'StatsTopLinks';
  /** Whether no other link has more clicks. If false, the server examined only the links with the most clicks of all time, at most 20,000, and one that it did not examine could belong to the list. */
  complete: Scalars['Boolean']['output'];
  /** The links, most clicks first, and the newest first among links with the same number. Links without clicks and deleted links are left out. */
  links: Array<StatsTopLink>;
};

/** A tag of smart links. */
export type Tag = {
  __typename?: 'Tag';
  /** The number of smart links with this tag. Null if there are more than 10,000. */
  linkCount?: Maybe<Scalars['Int']['output']>;
  /** A number of smart links that have this tag at least: `linkCount`, or 10,000 if that is null. */
  linkCountAtLeast: Scalars['Int']['output'];
  /** The name of the tag. Case-sensitive. */
  name: Scalars['String']['output'];
};

/** A page of tags. */
export type TagConnection = {
  __typename?: 'TagConnection';
  /** The edges of this page: its objects with their cursors. */
  edges: Array<TagEdge>;
  /** The objects on this page, without their cursors. */
  nodes: Array<Tag>;
  /** Information for fetching the next or previous page. */
  pageInfo: PageInfo;
};

/** An edge in a connection of tags. */
export type TagEdge = {
  __typename?: 'TagEdge';
  /** The cursor of this object, for use as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The object at the end of the edge. */
  node: Tag;
};

/** A condition for the tags of a smart link. A link must meet both fields if both are given. */
export type TagFilter = {
  /** Only links with all of these tags. At most 20. */
  all?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Only links with at least one of these tags. At most 20. */
  any?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** A rule that determines the destinations of all links whose path matches a pattern. */
export type Template = Node & {
  __typename?: 'Template';
  /** The time at which the template was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The global id. Pass it to `node` to fetch the object again. */
  id: Scalars['ID']['output'];
  /** The template's display name. */
  name: Scalars['String']['output'];
  /** The path pattern, such as `products/:id`. */
  pattern: Scalars['String']['output'];
  /** The default preview of matching links, used for each field that the link does not set. */
  preview: Preview;
  /** The template's targets, by platform. */
  targets: TemplateTargets;
  /** The time at which the template was last updated. */
  updatedAt: Scalars['DateTime']['output'];
};

/** A page of templates. */
export type TemplateConnection = {
  __typename?: 'TemplateConnection';
  /** The edges of this page: its objects with their cursors. */
  edges: Array<TemplateEdge>;
  /** The objects on this page, without their cursors. */
  nodes: Array<Template>;
  /** Information for fetching the next or previous page. */
  pageInfo: PageInfo;
};

/** An edge in a connection of templates. */
export type TemplateEdge = {
  __typename?: 'TemplateEdge';
  /** The cursor of this object, for use as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The object at the end of the edge. */
  node: Template;
};

/** The effect of a template change on existing links. */
export type TemplateImpact = {
  __typename?: 'TemplateImpact';
  /** The number of examined links whose destination would change on at least one platform. */
  affected: Scalars['Int']['output'];
  /** Whether all links of the app were examined. */
  complete: Scalars['Boolean']['output'];
  /** The number of examined links: at most the newest 10,000. */
  examined: Scalars['Int']['output'];
  /** The newest affected links, at most 20. */
  examples: Array<TemplateImpactExample>;
};

/** A link whose destinations a template change would affect. */
export type TemplateImpactExample = {
  __typename?: 'TemplateImpactExample';
  /** The link's destinations after the change. */
  after: Array<Destination>;
  /** The link's current destinations. */
  before: Array<Destination>;
  /** The smart link. */
  smartLink: SmartLink;
};

/** A template change to evaluate. Exactly one field is required. */
export type TemplateImpactInput =
  /** A template to create. */
  { create: CreateTemplateInput; delete?: never; update?: never; }
  |  /** The global id of a template to delete. */
  { create?: never; delete: Scalars['ID']['input']; update?: never; }
  |  /** The changes to an existing template. */
  { create?: never; delete?: never; update: UpdateTemplateInput; };

/** A template's target on one platform. */
export type TemplateTarget = {
  __typename?: 'TemplateTarget';
  /** The kind of fallback for devices without the app. */
  fallbackKind: FallbackKind;
  /** The URL pattern of the fallback. Null unless `fallbackKind` is `CUSTOM`. */
  fallbackUrl?: Maybe<Scalars['String']['output']>;
  /** Whether the link skips the preview page on iOS and redirects to the fallback. */
  skipPreview: Scalars['Boolean']['output'];
  /** The URL pattern to open, which can use the path pattern's parameters. */
  url: Scalars['String']['output'];
};

/** A template's target on one platform. */
export type TemplateTargetInput = {
  /** The kind of fallback for devices without the app. Defaults to `CUSTOM` if `fallbackUrl` is set, and to `STORE` otherwise. */
  fallbackKind?: InputMaybe<FallbackKind>;
  /** The URL pattern of the fallback. Required with `CUSTOM`; not allowed otherwise. */
  fallbackUrl?: InputMaybe<Scalars['String']['input']>;
  /** Whether the link skips the preview page on iOS and redirects to the fallback. Defaults to false. */
  skipPreview?: InputMaybe<Scalars['Boolean']['input']>;
  /** The URL pattern to open, which can use the path pattern's parameters, such as `shop://p/:id`. */
  url: Scalars['String']['input'];
};

/** A template's targets, by platform. On a platform without a target, links use the same path. */
export type TemplateTargets = {
  __typename?: 'TemplateTargets';
  /** The target on Android. */
  android?: Maybe<TemplateTarget>;
  /** The target on the iPad. */
  ipad?: Maybe<TemplateTarget>;
  /** The target on the iPhone. */
  iphone?: Maybe<TemplateTarget>;
  /** The target for the universal iOS app. */
  universal?: Maybe<TemplateTarget>;
  /** The target on the web. */
  web?: Maybe<TemplateTarget>;
};

/** A template's targets, by platform. */
export type TemplateTargetsInput = {
  /** The target on Android. */
  android?: InputMaybe<TemplateTargetInput>;
  /** The target on the iPad. */
  ipad?: InputMaybe<TemplateTargetInput>;
  /** The target on the iPhone. */
  iphone?: InputMaybe<TemplateTargetInput>;
  /** The target for the universal iOS app. */
  universal?: InputMaybe<TemplateTargetInput>;
  /** The target on the web. */
  web?: InputMaybe<TemplateTargetInput>;
};

/** A page of platform tokens. */
export type TokenConnection = {
  __typename?: 'TokenConnection';
  /** The edges of this page: its objects with their cursors. */
  edges: Array<TokenEdge>;
  /** The objects on this page, without their cursors. */
  nodes: Array<PlatformToken>;
  /** Information for fetching the next or previous page. */
  pageInfo: PageInfo;
};

/** An edge in a connection of platform tokens. */
export type TokenEdge = {
  __typename?: 'TokenEdge';
  /** The cursor of this object, for use as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The object at the end of the edge. */
  node: PlatformToken;
};

/** Input for `updateApp`. Fields that are left out do not change. */
export type UpdateAppInput = {
  /** The color of the primary button on the link pages of the app, in the form `#rrggbb`. Its text is black or white, whichever is readable. Null removes it. */
  accentColor?: InputMaybe<Scalars['String']['input']>;
  /** The complete list of hosts that publishable tokens can link to, in addition to the app's website and stores. At most 100. */
  allowedHosts?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The complete list of the URL schemes of other apps that overrides can use if they are set with a secret token or an admin key. At most 20; reserved schemes are not allowed. Removing a scheme disables the overrides that use it. */
  allowedSchemes?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** A custom domain for the URLs of the app's links. Not part of the link domain, an API host, an app store or the host of one of the app's platforms. Null removes it. */
  customDomain?: InputMaybe<Scalars['String']['input']>;
  /** The language of the app's link pages for bots, and for visitors who prefer none of the languages of the pages. Null resets it to `EN`. */
  defaultLanguage?: InputMaybe<PageLanguage>;
  /** How long a click on iOS can be matched with a later install from the same network, in seconds (deferred deep linking). From 60 to 86,400; 0 or null turns it off. */
  deferredLinkWindowSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** The complete list of the names of the query parameters forwarded from a link's URL to its destination, in addition to `utm_*`, `gclid` and `fbclid`. At most 20; `uri` and names that begin with `_hk_` are not allowed. */
  forwardedQueryParameters?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The http(s) URL of the icon shown next to the app's name on its link pages. Null removes it. */
  iconUrl?: InputMaybe<Scalars['URI']['input']>;
  /** The app's display name. At most 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The new default preview, replacing all of its fields. Null removes it. */
  preview?: InputMaybe<PreviewInput>;
  /** The app's subdomain of the link domain: 1 to 20 characters of `a-z`, `0-9`, `-` and `_`. Links on the former subdomain still resolve. */
  subdomain?: InputMaybe<Scalars['String']['input']>;
};

/** The payload of `updateApp`. */
export type UpdateAppPayload = {
  __typename?: 'UpdateAppPayload';
  /** The updated app. */
  app: App;
};

/** Input for `updatePlatform`. Fields that are left out do not change; null removes a setting. */
export type UpdatePlatformInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** The app's App Store ID: digits without the `id` prefix. Only on iOS. */
  appStoreId?: InputMaybe<Scalars['String']['input']>;
  /** The base URL of the app's website, to which paths are appended. Required on `WEB`; not allowed elsewhere. */
  baseUrl?: InputMaybe<Scalars['URI']['input']>;
  /** The app's bundle ID, such as `com.example.shop`. Only on iOS. */
  bundleId?: InputMaybe<Scalars['String']['input']>;
  /** The kind of platform. */
  kind: PlatformKind;
  /** The app's package name, such as `com.example.shop`. Only on `ANDROID`. */
  packageName?: InputMaybe<Scalars['String']['input']>;
  /** The complete list of the SHA-256 fingerprints of the app's signing certificates, at most 20. Only on `ANDROID`. */
  sha256Fingerprints?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The URL of the app's store page. Not allowed on `WEB`. */
  storeUrl?: InputMaybe<Scalars['URI']['input']>;
  /** The app's Apple Developer Team ID: 10 upper-case letters and digits. Only on iOS. */
  teamId?: InputMaybe<Scalars['String']['input']>;
  /** The complete list of the app's URL schemes, at most 20. Deep links use the first one. Required on all platforms except `WEB`. */
  urlSchemes?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** The payload of `updatePlatform`. */
export type UpdatePlatformPayload = {
  __typename?: 'UpdatePlatformPayload';
  /** The app, after the change. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The updated platform. */
  platform: Platform;
};

/** Input for `updateSmartLink`. Fields that are left out do not change. The short code cannot change. */
export type UpdateSmartLinkInput = {
  /** Whether the link is disabled. A disabled link answers like an expired one. Null does not change it. */
  disabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** The URL to which the link redirects before `startsAt`, from `expiresAt` onwards and while it is disabled. Null removes it. */
  expiredUrl?: InputMaybe<Scalars['URI']['input']>;
  /** The time at which the link stops resolving. Must be later than `startsAt`. Null removes it. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The link's global id. */
  id: Scalars['ID']['input'];
  /** The data that the app receives when the link opens it. At most 16 KB of JSON and 64 levels of nesting. Null removes it. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** A note for people who manage the link. At most 2,000 characters. Null removes it. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The new overrides, by platform. Platforms that are left out do not change; null removes an override. Null instead of the object removes all of them. */
  overrides?: InputMaybe<OverridesInput>;
  /** The link's new preview, replacing all of its fields. Null removes it. */
  preview?: InputMaybe<PreviewInput>;
  /** The maximum number of times that apps can redeem the metadata. 0 or null removes the limit. */
  redeemLimit?: InputMaybe<Scalars['Int']['input']>;
  /** The time at which the link starts resolving. Null removes it. */
  startsAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The complete list of tags. At most 50, with at most 100 characters each. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The link's name for people who manage it. At most 200 characters. Null removes it. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** The link's target URI: a path, an http(s) URL, or a deep link with one of the app's URL schemes. Must not be null. */
  uri?: InputMaybe<Scalars['String']['input']>;
};

/** The payload of `updateSmartLink`. */
export type UpdateSmartLinkPayload = {
  __typename?: 'UpdateSmartLinkPayload';
  /** The updated link. */
  smartLink: SmartLink;
  /** Warnings about the given fields. */
  warnings: Array<Warning>;
};

/** Input for `updateSmartLinks`. */
export type UpdateSmartLinksInput = {
  /** The app. Required with an installation key; defaults to the credential's own app otherwise. */
  app?: InputMaybe<AppSelector>;
  /** How to handle links that cannot be changed. */
  onError?: InputMaybe<OnError>;
  /** The links and their changes. */
  updates: SmartLinkUpdates;
};

/** The payload of `updateSmartLinks`. */
export type UpdateSmartLinksPayload = {
  __typename?: 'UpdateSmartLinksPayload';
  /** The number of errors. */
  failed: Scalars['Int']['output'];
  /** The result for each link: in the order of the input, or oldest first for a filter. */
  results: Array<SmartLinkUpdateResult>;
  /** The number of updated links. */
  succeeded: Scalars['Int']['output'];
};

/** Input for `updateTemplate`. Fields that are left out do not change. */
export type UpdateTemplateInput = {
  /** The template's global id. */
  id: Scalars['ID']['input'];
  /** The template's display name. At most 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The path pattern, such as `products/:id`. */
  pattern?: InputMaybe<Scalars['String']['input']>;
  /** The new default preview, replacing all of its fields. Null removes it. */
  preview?: InputMaybe<PreviewInput>;
  /** The new targets, by platform. Platforms that are left out do not change; null removes a target. */
  targets?: InputMaybe<TemplateTargetsInput>;
};

/** The payload of `updateTemplate`. */
export type UpdateTemplatePayload = {
  __typename?: 'UpdateTemplatePayload';
  /** The app, after the change. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The updated template. */
  template: Template;
};

/** The caller, as identified by the `Authorization` header. */
export type Viewer = {
  __typename?: 'Viewer';
  /** The app that the credential belongs to. Null for an installation key. Requires a secret token or an admin key. */
  app?: Maybe<App>;
  /** The token or key in the header. */
  credential?: Maybe<Credential>;
};

/** A warning about an operation that succeeded. */
export type Warning = {
  __typename?: 'Warning';
  /** The kind of the warning. */
  code: WarningCode;
  /** The path of the field that the warning is about in the arguments, such as `["input", "overrides", "web", "link"]`, or `["input", "items", "3", "uri"]` in bulk mutations. Null if the warning is not about a field. */
  inputPath?: Maybe<Array<Scalars['String']['output']>>;
  /** The problem and how to fix it. The wording can change. */
  message: Scalars['String']['output'];
  /** The numeric status, as in the `/v2` API. Null for warnings that `/v2` does not have. */
  status?: Maybe<Scalars['Int']['output']>;
};

/** The kinds of warnings. */
export type WarningCode =
  /** A request with the same `Idempotency-Key` created the credential. Only its response contained the secret. */
  | 'CREDENTIAL_ALREADY_CREATED'
  /** The link has already expired, because `expiresAt` is not in the future. */
  | 'EXPIRES_IN_THE_PAST'
  /** The route replaced an equivalent one. Status 1. */
  | 'REPLACED_ROUTE'
  /** The metadata is missing because the redeem limit is reached. Status 10. */
  | 'TOO_MANY_REDEEMS'
  /** The metadata is missing because it was redeemed too often within a short time. Status 12. */
  | 'TOO_MANY_REQUESTS'
  /** An address without a scheme begins with a host name (`www.example.com/shop`). It became a path of the app, not a link to that site. */
  | 'URI_LOOKS_LIKE_HOST';

export type ShellQueryVariables = Exact<{
  subdomain: Scalars['String']['input'];
}>;


export type ShellQuery = { __typename?: 'Query', viewer?: { __typename?: 'Viewer', credential?:
      | { __typename?: 'AdminKey', label?: string | null, readOnly: boolean, id: string, kind: CredentialKind, lastFour: string }
      | { __typename?: 'PlatformToken', platform: PlatformKind, id: string, kind: CredentialKind, lastFour: string }
     | null } | null, app?: { __typename?: 'App', id: string, name: string, subdomain: string, iconUrl?: string | null } | null, apps?: { __typename?: 'AppConnection', nodes: Array<{ __typename?: 'App', id: string, name: string, subdomain: string, iconUrl?: string | null }> } | null };

export type CheckCodeQueryVariables = Exact<{
  app: Scalars['ID']['input'];
  code: Scalars['String']['input'];
}>;


export type CheckCodeQuery = { __typename?: 'Query', codeAvailability?: { __typename?: 'CodeAvailability', code: string, available: boolean, message?: string | null, suggestion?: string | null } | null };

export type PreviewDraftQueryVariables = Exact<{
  app: Scalars['ID']['input'];
  input: DraftLinkInput;
}>;


export type PreviewDraftQuery = { __typename?: 'Query', app?: { __typename?: 'App', id: string, previewLink?: { __typename?: 'DraftLink', uri: string, destinations: Array<{ __typename?: 'Destination', platform: PlatformKind, link?: string | null, fallback?: string | null, source: DestinationSource }>, warnings: Array<{ __typename?: 'Warning', code: WarningCode, message: string }> } | null } | null };

export type DeleteLinksMutationVariables = Exact<{
  app: Scalars['ID']['input'];
  ids: Array<Scalars['ID']['input']> | Scalars['ID']['input'];
}>;


export type DeleteLinksMutation = { __typename?: 'Mutation', deleteSmartLinks?: { __typename?: 'DeleteSmartLinksPayload', succeeded: number, failed: number } | null };

export type RestoreLinkMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type RestoreLinkMutation = { __typename?: 'Mutation', restoreSmartLink?: { __typename?: 'RestoreSmartLinkPayload', smartLink: { __typename?: 'SmartLink', id: string } } | null };

export type TagLinksMutationVariables = Exact<{
  app: Scalars['ID']['input'];
  ids: Array<Scalars['ID']['input']> | Scalars['ID']['input'];
  tags: Array<Scalars['String']['input']> | Scalars['String']['input'];
}>;


export type TagLinksMutation = { __typename?: 'Mutation', addTags?: { __typename?: 'AddTagsPayload', succeeded: number, failed: number } | null };

export type DisableLinksMutationVariables = Exact<{
  app: Scalars['ID']['input'];
  items: Array<SmartLinkUpdateItem> | SmartLinkUpdateItem;
}>;


export type DisableLinksMutation = { __typename?: 'Mutation', updateSmartLinks?: { __typename?: 'UpdateSmartLinksPayload', succeeded: number, failed: number } | null };

export type EditedLinkQueryVariables = Exact<{
  app: Scalars['ID']['input'];
  code: Scalars['String']['input'];
}>;


export type EditedLinkQuery = { __typename?: 'Query', app?: { __typename?: 'App', id: string, smartLink?: { __typename?: 'SmartLink', id: string, code: string, uri: string, title?: string | null, note?: string | null, tags: Array<string>, metadata?: Record<string, unknown> | null, redeemLimit?: number | null, startsAt?: string | null, expiresAt?: string | null, expiredUrl?: string | null, ownPreview: { __typename?: 'Preview', title?: string | null, description?: string | null, imageUrl?: string | null }, overrides: { __typename?: 'Overrides', iphone?: { __typename?: 'Override', link: string, fallback?: string | null } | null, ipad?: { __typename?: 'Override', link: string, fallback?: string | null } | null, universal?: { __typename?: 'Override', link: string, fallback?: string | null } | null, android?: { __typename?: 'Override', link: string, fallback?: string | null } | null, web?: { __typename?: 'Override', link: string, fallback?: string | null } | null } } | null } | null };

export type UpdateLinkMutationVariables = Exact<{
  input: UpdateSmartLinkInput;
}>;


export type UpdateLinkMutation = { __typename?: 'Mutation', updateSmartLink?: { __typename?: 'UpdateSmartLinkPayload', smartLink: { __typename?: 'SmartLink', id: string, code: string, uri: string, title?: string | null, status: SmartLinkStatus, tags: Array<string> }, warnings: Array<{ __typename?: 'Warning', code: WarningCode, message: string }> } | null };

export type HomeQueryVariables = Exact<{ [key: string]: never; }>;


export type HomeQuery = { __typename?: 'Query', apps?: { __typename?: 'AppConnection', nodes: Array<{ __typename?: 'App', id: string, subdomain: string }> } | null };

export type LinkDetailsQueryVariables = Exact<{
  app: Scalars['ID']['input'];
  code: Scalars['String']['input'];
  from?: InputMaybe<Scalars['Date']['input']>;
  to?: InputMaybe<Scalars['Date']['input']>;
}>;


export type LinkDetailsQuery = { __typename?: 'Query', app?: { __typename?: 'App', id: string, smartLink?: { __typename?: 'SmartLink', id: string, code: string, url: string, uri: string, title?: string | null, note?: string | null, status: SmartLinkStatus, tags: Array<string>, metadata?: Record<string, unknown> | null, redeemLimit?: number | null, redeemCount?: number | null, startsAt?: string | null, expiresAt?: string | null, createdAt: string, updatedAt: string, qrCode: string, template?: { __typename?: 'Template', id: string, name: string, pattern: string } | null, stats?: { __typename?: 'SmartLinkStats', totals: { __typename?: 'StatsCounts', clicks: number, visitors: number, opens: number, installs: number, redeems: number, bots: number }, byDay: Array<{ __typename?: 'StatsDay', day: string, clicks: number }>, byPlatform: Array<{ __typename?: 'StatsPlatform', platform?: PlatformKind | null, clicks: number }>, byReferrer: Array<{ __typename?: 'StatsReferrer', host?: string | null, clicks: number }> } | null, resolutionMatrix?: Array<{ __typename?: 'ResolutionMatrixRow', device: MatrixDevice, browser: MatrixBrowser, installed: boolean, landing?: string | null, outcome: { __typename?: 'Outcome', kind: OutcomeKind, text: string, location?: string | null, deepLink?: string | null, web?: string | null } }> | null } | null } | null };

export type ExplainLinkQueryVariables = Exact<{
  app: Scalars['ID']['input'];
  code: Scalars['String']['input'];
  userAgent: Scalars['String']['input'];
}>;


export type ExplainLinkQuery = { __typename?: 'Query', app?: { __typename?: 'App', id: string, smartLink?: { __typename?: 'SmartLink', id: string, explanation?: { __typename?: 'Explanation', client: { __typename?: 'Client', text: string }, outcome: { __typename?: 'Outcome', text: string, location?: string | null }, steps: Array<{ __typename?: 'ExplanationStep', code: ExplanationStepCode, text: string }> } | null } | null } | null };

export type DeleteLinkMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type DeleteLinkMutation = { __typename?: 'Mutation', deleteSmartLink?: { __typename?: 'DeleteSmartLinkPayload', deletedSmartLinkId: string } | null };

export type RestoreDeletedLinkMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type RestoreDeletedLinkMutation = { __typename?: 'Mutation', restoreSmartLink?: { __typename?: 'RestoreSmartLinkPayload', smartLink: { __typename?: 'SmartLink', id: string } } | null };

export type ResetRedeemsMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type ResetRedeemsMutation = { __typename?: 'Mutation', resetRedeemCount?: { __typename?: 'ResetRedeemCountPayload', smartLink: { __typename?: 'SmartLink', id: string, redeemCount?: number | null } } | null };

export type LinksQueryVariables = Exact<{
  app: Scalars['ID']['input'];
  filter?: InputMaybe<SmartLinkFilter>;
  orderBy?: InputMaybe<SmartLinkOrder>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
}>;


export type LinksQuery = { __typename?: 'Query', app?: { __typename?: 'App', id: string, smartLinks?: { __typename?: 'SmartLinkConnection', nodes: Array<{ __typename?: 'SmartLink', id: string, code: string, url: string, uri: string, title?: string | null, status: SmartLinkStatus, tags: Array<string>, createdAt: string, stats?: { __typename?: 'SmartLinkStats', totals: { __typename?: 'StatsCounts', clicks: number } } | null }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, hasPreviousPage: boolean, startCursor?: string | null, endCursor?: string | null } } | null } | null };

export type LinkTagsQueryVariables = Exact<{
  app: Scalars['ID']['input'];
}>;


export type LinkTagsQuery = { __typename?: 'Query', app?: { __typename?: 'App', id: string, tags?: { __typename?: 'TagConnection', nodes: Array<{ __typename?: 'Tag', name: string }> } | null } | null };

export type CountLinksQueryVariables = Exact<{
  app: Scalars['ID']['input'];
  filter?: InputMaybe<SmartLinkFilter>;
}>;


export type CountLinksQuery = { __typename?: 'Query', app?: { __typename?: 'App', id: string, smartLinks?: { __typename?: 'SmartLinkConnection', totalCount?: number | null, totalCountAtLeast: number } | null } | null };

export type CreateLinkMutationVariables = Exact<{
  input: CreateSmartLinkInput;
  key: Scalars['String']['input'];
}>;


export type CreateLinkMutation = { __typename?: 'Mutation', createSmartLink?: { __typename?: 'CreateSmartLinkPayload', smartLink: { __typename?: 'SmartLink', id: string, code: string, url: string }, warnings: Array<{ __typename?: 'Warning', code: WarningCode, message: string }> } | null };

export type OverviewQueryVariables = Exact<{
  app: Scalars['ID']['input'];
  from?: InputMaybe<Scalars['Date']['input']>;
  to?: InputMaybe<Scalars['Date']['input']>;
}>;


export type OverviewQuery = { __typename?: 'Query', app?: { __typename?: 'App', id: string, smartLinks?: { __typename?: 'SmartLinkConnection', nodes: Array<{ __typename?: 'SmartLink', id: string }> } | null, stats?: { __typename?: 'AppStats', from: string, to: string, totals: { __typename?: 'StatsCounts', clicks: number, visitors: number, opens: number, installs: number, redeems: number, bots: number }, previousTotals: { __typename?: 'StatsCounts', clicks: number, visitors: number, opens: number, installs: number, redeems: number, bots: number }, byDay: Array<{ __typename?: 'StatsDay', day: string, clicks: number }>, byPlatform: Array<{ __typename?: 'StatsPlatform', platform?: PlatformKind | null, clicks: number }>, byReferrer: Array<{ __typename?: 'StatsReferrer', host?: string | null, clicks: number }>, topLinks: { __typename?: 'StatsTopLinks', complete: boolean, links: Array<{ __typename?: 'StatsTopLink', clicks: number, smartLink: { __typename?: 'SmartLink', id: string, code: string, title?: string | null } }> } } | null } | null };

export type WhoAmIQueryVariables = Exact<{ [key: string]: never; }>;


export type WhoAmIQuery = { __typename?: 'Query', viewer?: { __typename?: 'Viewer', credential?:
      | { __typename?: 'AdminKey', id: string, kind: CredentialKind }
      | { __typename?: 'PlatformToken', id: string, kind: CredentialKind }
     | null } | null };

export type ExchangeSignInCodeMutationVariables = Exact<{
  code: Scalars['String']['input'];
}>;


export type ExchangeSignInCodeMutation = { __typename?: 'Mutation', exchangeSignInCode?: { __typename?: 'ExchangeSignInCodePayload', key?: string | null, credential: { __typename?: 'AdminKey', id: string, label?: string | null, lastFour: string } } | null };

export type TokensQueryVariables = Exact<{
  app: Scalars['ID']['input'];
}>;


export type TokensQuery = { __typename?: 'Query', app?: { __typename?: 'App', id: string, platforms: Array<{ __typename?: 'Platform', id: string, kind: PlatformKind, baseUrl?: string | null, urlSchemes: Array<string>, storeUrl?: string | null, teamId?: string | null, bundleId?: string | null, appStoreId?: string | null, packageName?: string | null, sha256Fingerprints: Array<string> }>, tokens?: { __typename?: 'TokenConnection', nodes: Array<{ __typename?: 'PlatformToken', id: string, kind: CredentialKind, platform: PlatformKind, lastFour: string, createdAt: string, lastUsedAt?: string | null, revokedAt?: string | null, expiresAt?: string | null }> } | null } | null };

export type CreateTokenMutationVariables = Exact<{
  app: Scalars['ID']['input'];
  platform: PlatformKind;
  publishable: Scalars['Boolean']['input'];
}>;


export type CreateTokenMutation = { __typename?: 'Mutation', createToken?: { __typename?: 'CreateTokenPayload', token?: string | null, credential: { __typename?: 'PlatformToken', id: string, kind: CredentialKind, platform: PlatformKind, lastFour: string } } | null };

export type RotateTokenMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  validUntil: Scalars['DateTime']['input'];
}>;


export type RotateTokenMutation = { __typename?: 'Mutation', rotateToken?: { __typename?: 'RotateTokenPayload', token?: string | null, credential: { __typename?: 'PlatformToken', id: string, kind: CredentialKind, platform: PlatformKind, lastFour: string }, previous: { __typename?: 'PlatformToken', id: string, expiresAt?: string | null } } | null };

export type RevokeTokenMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type RevokeTokenMutation = { __typename?: 'Mutation', revokeToken?: { __typename?: 'RevokeTokenPayload', credential: { __typename?: 'PlatformToken', id: string, revokedAt?: string | null } } | null };


export const ShellDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Shell"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"subdomain"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credential"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"lastFour"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AdminKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"readOnly"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlatformToken"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"platform"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"app"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"subdomain"},"value":{"kind":"Variable","name":{"kind":"Name","value":"subdomain"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"subdomain"}},{"kind":"Field","name":{"kind":"Name","value":"iconUrl"}}]}},{"kind":"Field","name":{"kind":"Name","value":"apps"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"subdomain"}},{"kind":"Field","name":{"kind":"Name","value":"iconUrl"}}]}}]}}]}}]} as unknown as DocumentNode<ShellQuery, ShellQueryVariables>;
export const CheckCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CheckCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"app"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"codeAvailability"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"app"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"app"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"suggestion"}}]}}]}}]} as unknown as DocumentNode<CheckCodeQuery, CheckCodeQueryVariables>;
export const PreviewDraftDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PreviewDraft"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"app"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DraftLinkInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"app"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"app"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"previewLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"uri"}},{"kind":"Field","name":{"kind":"Name","value":"destinations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"link"}},{"kind":"Field","name":{"kind":"Name","value":"fallback"}},{"kind":"Field","name":{"kind":"Name","value":"source"}}]}},{"kind":"Field","name":{"kind":"Name","value":"warnings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PreviewDraftQuery, PreviewDraftQueryVariables>;
export const DeleteLinksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteLinks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"app"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteSmartLinks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"app"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"app"}}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"select"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"succeeded"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}}]}}]}}]} as unknown as DocumentNode<DeleteLinksMutation, DeleteLinksMutationVariables>;
export const RestoreLinkDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RestoreLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"restoreSmartLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"smartLink"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<RestoreLinkMutation, RestoreLinkMutationVariables>;
export const TagLinksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"TagLinks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"app"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"tags"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addTags"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"app"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"app"}}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"select"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"tags"},"value":{"kind":"Variable","name":{"kind":"Name","value":"tags"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"succeeded"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}}]}}]}}]} as unknown as DocumentNode<TagLinksMutation, TagLinksMutationVariables>;
export const DisableLinksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DisableLinks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"app"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"items"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SmartLinkUpdateItem"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateSmartLinks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"app"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"app"}}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"updates"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"items"},"value":{"kind":"Variable","name":{"kind":"Name","value":"items"}}}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"succeeded"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}}]}}]}}]} as unknown as DocumentNode<DisableLinksMutation, DisableLinksMutationVariables>;
export const EditedLinkDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"EditedLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"app"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"app"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"app"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"smartLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"uri"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"note"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"redeemLimit"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiredUrl"}},{"kind":"Field","name":{"kind":"Name","value":"ownPreview"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"imageUrl"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overrides"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"iphone"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"link"}},{"kind":"Field","name":{"kind":"Name","value":"fallback"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ipad"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"link"}},{"kind":"Field","name":{"kind":"Name","value":"fallback"}}]}},{"kind":"Field","name":{"kind":"Name","value":"universal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"link"}},{"kind":"Field","name":{"kind":"Name","value":"fallback"}}]}},{"kind":"Field","name":{"kind":"Name","value":"android"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"link"}},{"kind":"Field","name":{"kind":"Name","value":"fallback"}}]}},{"kind":"Field","name":{"kind":"Name","value":"web"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"link"}},{"kind":"Field","name":{"kind":"Name","value":"fallback"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<EditedLinkQuery, EditedLinkQueryVariables>;
export const UpdateLinkDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateSmartLinkInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateSmartLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"smartLink"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"uri"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}}]}},{"kind":"Field","name":{"kind":"Name","value":"warnings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateLinkMutation, UpdateLinkMutationVariables>;
export const HomeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Home"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apps"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"subdomain"}}]}}]}}]}}]} as unknown as DocumentNode<HomeQuery, HomeQueryVariables>;
export const LinkDetailsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LinkDetails"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"app"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"app"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"app"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"smartLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"uri"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"note"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"metadata"}},{"kind":"Field","name":{"kind":"Name","value":"redeemLimit"}},{"kind":"Field","name":{"kind":"Name","value":"redeemCount"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"template"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"pattern"}}]}},{"kind":"Field","name":{"kind":"Name","value":"qrCode"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"format"},"value":{"kind":"EnumValue","value":"SVG"}},{"kind":"Argument","name":{"kind":"Name","value":"sizePixels"},"value":{"kind":"IntValue","value":"512"}}]},{"kind":"Field","name":{"kind":"Name","value":"stats"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clicks"}},{"kind":"Field","name":{"kind":"Name","value":"visitors"}},{"kind":"Field","name":{"kind":"Name","value":"opens"}},{"kind":"Field","name":{"kind":"Name","value":"installs"}},{"kind":"Field","name":{"kind":"Name","value":"redeems"}},{"kind":"Field","name":{"kind":"Name","value":"bots"}}]}},{"kind":"Field","name":{"kind":"Name","value":"byDay"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"day"}},{"kind":"Field","name":{"kind":"Name","value":"clicks"}}]}},{"kind":"Field","name":{"kind":"Name","value":"byPlatform"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"clicks"}}]}},{"kind":"Field","name":{"kind":"Name","value":"byReferrer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"limit"},"value":{"kind":"IntValue","value":"6"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"host"}},{"kind":"Field","name":{"kind":"Name","value":"clicks"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"resolutionMatrix"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"device"}},{"kind":"Field","name":{"kind":"Name","value":"browser"}},{"kind":"Field","name":{"kind":"Name","value":"installed"}},{"kind":"Field","name":{"kind":"Name","value":"landing"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"location"}},{"kind":"Field","name":{"kind":"Name","value":"deepLink"}},{"kind":"Field","name":{"kind":"Name","value":"web"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<LinkDetailsQuery, LinkDetailsQueryVariables>;
export const ExplainLinkDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ExplainLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"app"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userAgent"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"app"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"app"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"smartLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"explanation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"userAgent"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userAgent"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"client"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"outcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"location"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ExplainLinkQuery, ExplainLinkQueryVariables>;
export const DeleteLinkDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteSmartLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedSmartLinkId"}}]}}]}}]} as unknown as DocumentNode<DeleteLinkMutation, DeleteLinkMutationVariables>;
export const RestoreDeletedLinkDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RestoreDeletedLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"restoreSmartLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"smartLink"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<RestoreDeletedLinkMutation, RestoreDeletedLinkMutationVariables>;
export const ResetRedeemsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResetRedeems"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resetRedeemCount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"smartLink"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"redeemCount"}}]}}]}}]}}]} as unknown as DocumentNode<ResetRedeemsMutation, ResetRedeemsMutationVariables>;
export const LinksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Links"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"app"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"SmartLinkFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"SmartLinkOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"app"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"app"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"smartLinks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"uri"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clicks"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]} as unknown as DocumentNode<LinksQuery, LinksQueryVariables>;
export const LinkTagsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LinkTags"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"app"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"app"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"app"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]} as unknown as DocumentNode<LinkTagsQuery, LinkTagsQueryVariables>;
export const CountLinksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CountLinks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"app"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"SmartLinkFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"app"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"app"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"smartLinks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalCountAtLeast"}}]}}]}}]}}]} as unknown as DocumentNode<CountLinksQuery, CountLinksQueryVariables>;
export const CreateLinkDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateSmartLinkInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createSmartLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"idempotent"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"key"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"smartLink"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"warnings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<CreateLinkMutation, CreateLinkMutationVariables>;
export const OverviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Overview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"app"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"app"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"app"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"smartLinks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clicks"}},{"kind":"Field","name":{"kind":"Name","value":"visitors"}},{"kind":"Field","name":{"kind":"Name","value":"opens"}},{"kind":"Field","name":{"kind":"Name","value":"installs"}},{"kind":"Field","name":{"kind":"Name","value":"redeems"}},{"kind":"Field","name":{"kind":"Name","value":"bots"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previousTotals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clicks"}},{"kind":"Field","name":{"kind":"Name","value":"visitors"}},{"kind":"Field","name":{"kind":"Name","value":"opens"}},{"kind":"Field","name":{"kind":"Name","value":"installs"}},{"kind":"Field","name":{"kind":"Name","value":"redeems"}},{"kind":"Field","name":{"kind":"Name","value":"bots"}}]}},{"kind":"Field","name":{"kind":"Name","value":"byDay"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"day"}},{"kind":"Field","name":{"kind":"Name","value":"clicks"}}]}},{"kind":"Field","name":{"kind":"Name","value":"byPlatform"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"clicks"}}]}},{"kind":"Field","name":{"kind":"Name","value":"byReferrer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"limit"},"value":{"kind":"IntValue","value":"8"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"host"}},{"kind":"Field","name":{"kind":"Name","value":"clicks"}}]}},{"kind":"Field","name":{"kind":"Name","value":"topLinks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"limit"},"value":{"kind":"IntValue","value":"8"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"links"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clicks"}},{"kind":"Field","name":{"kind":"Name","value":"smartLink"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<OverviewQuery, OverviewQueryVariables>;
export const WhoAmIDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WhoAmI"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credential"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}}]}}]}}]} as unknown as DocumentNode<WhoAmIQuery, WhoAmIQueryVariables>;
export const ExchangeSignInCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ExchangeSignInCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"exchangeSignInCode"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"credential"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"lastFour"}}]}}]}}]}}]} as unknown as DocumentNode<ExchangeSignInCodeMutation, ExchangeSignInCodeMutationVariables>;
export const TokensDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Tokens"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"app"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"app"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"app"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"platforms"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"baseUrl"}},{"kind":"Field","name":{"kind":"Name","value":"urlSchemes"}},{"kind":"Field","name":{"kind":"Name","value":"storeUrl"}},{"kind":"Field","name":{"kind":"Name","value":"teamId"}},{"kind":"Field","name":{"kind":"Name","value":"bundleId"}},{"kind":"Field","name":{"kind":"Name","value":"appStoreId"}},{"kind":"Field","name":{"kind":"Name","value":"packageName"}},{"kind":"Field","name":{"kind":"Name","value":"sha256Fingerprints"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tokens"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"lastFour"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]}}]} as unknown as DocumentNode<TokensQuery, TokensQueryVariables>;
export const CreateTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"app"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"platform"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PlatformKind"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"publishable"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"app"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"app"}}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"platform"},"value":{"kind":"Variable","name":{"kind":"Name","value":"platform"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"publishable"},"value":{"kind":"Variable","name":{"kind":"Name","value":"publishable"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"token"}},{"kind":"Field","name":{"kind":"Name","value":"credential"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"lastFour"}}]}}]}}]}}]} as unknown as DocumentNode<CreateTokenMutation, CreateTokenMutationVariables>;
export const RotateTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RotateToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"validUntil"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotateToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"validUntil"},"value":{"kind":"Variable","name":{"kind":"Name","value":"validUntil"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"token"}},{"kind":"Field","name":{"kind":"Name","value":"credential"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"lastFour"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]} as unknown as DocumentNode<RotateTokenMutation, RotateTokenMutationVariables>;
export const RevokeTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credential"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}}]}}]}}]}}]} as unknown as DocumentNode<RevokeTokenMutation, RevokeTokenMutationVariables>;