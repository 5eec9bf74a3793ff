/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query Shell($subdomain: String!) {\n    viewer {\n      credential {\n        id\n        kind\n        lastFour\n        ... on AdminKey { label readOnly }\n        ... on PlatformToken { platform }\n      }\n    }\n    app(by: { subdomain: $subdomain }) { id name subdomain iconUrl }\n    apps(first: 100) { nodes { id name subdomain iconUrl } }\n  }\n": typeof types.ShellDocument,
    "\n  query CheckCode($app: ID!, $code: String!) {\n    codeAvailability(app: { id: $app }, code: $code) { code available message suggestion }\n  }\n": typeof types.CheckCodeDocument,
    "\n  query PreviewDraft($app: ID!, $input: DraftLinkInput!) {\n    app(by: { id: $app }) {\n      id\n      previewLink(input: $input) {\n        uri\n        destinations { platform link fallback source }\n        warnings { code message }\n      }\n    }\n  }\n": typeof types.PreviewDraftDocument,
    "\n  mutation DeleteLinks($app: ID!, $ids: [ID!]!) {\n    deleteSmartLinks(input: { app: { id: $app }, select: { ids: $ids } }) { succeeded failed }\n  }\n": typeof types.DeleteLinksDocument,
    "\n  mutation RestoreLink($id: ID!) {\n    restoreSmartLink(input: { id: $id }) { smartLink { id } }\n  }\n": typeof types.RestoreLinkDocument,
    "\n  mutation TagLinks($app: ID!, $ids: [ID!]!, $tags: [String!]!) {\n    addTags(input: { app: { id: $app }, select: { ids: $ids }, tags: $tags }) { succeeded failed }\n  }\n": typeof types.TagLinksDocument,
    "\n  mutation DisableLinks($app: ID!, $items: [SmartLinkUpdateItem!]!) {\n    updateSmartLinks(input: { app: { id: $app }, updates: { items: $items } }) { succeeded failed }\n  }\n": typeof types.DisableLinksDocument,
    "\n  query EditedLink($app: ID!, $code: String!) {\n    app(by: { id: $app }) {\n      id\n      smartLink(by: { code: $code }) {\n        id\n        code\n        uri\n        title\n        note\n        tags\n        metadata\n        redeemLimit\n        startsAt\n        expiresAt\n        expiredUrl\n        ownPreview { title description imageUrl }\n        overrides {\n          iphone { link fallback }\n          ipad { link fallback }\n          universal { link fallback }\n          android { link fallback }\n          web { link fallback }\n        }\n      }\n    }\n  }\n": typeof types.EditedLinkDocument,
    "\n  mutation UpdateLink($input: UpdateSmartLinkInput!) {\n    updateSmartLink(input: $input) { smartLink { id code uri title status tags } warnings { code message } }\n  }\n": typeof types.UpdateLinkDocument,
    "query Home { apps(first: 1) { nodes { id subdomain } } }": typeof types.HomeDocument,
    "\n  query LinkDetails($app: ID!, $code: String!, $from: Date, $to: Date) {\n    app(by: { id: $app }) {\n      id\n      smartLink(by: { code: $code }) {\n        id\n        code\n        url\n        uri\n        title\n        note\n        status\n        tags\n        metadata\n        redeemLimit\n        redeemCount\n        startsAt\n        expiresAt\n        createdAt\n        updatedAt\n        template { id name pattern }\n        qrCode(format: SVG, sizePixels: 512)\n        stats(from: $from, to: $to) {\n          totals { clicks visitors opens installs redeems bots }\n          byDay { day clicks }\n          byPlatform { platform clicks }\n          byReferrer(limit: 6) { host clicks }\n        }\n        resolutionMatrix { device browser installed landing outcome { kind text location deepLink web } }\n      }\n    }\n  }\n": typeof types.LinkDetailsDocument,
    "\n  query ExplainLink($app: ID!, $code: String!, $userAgent: String!) {\n    app(by: { id: $app }) {\n      id\n      smartLink(by: { code: $code }) {\n        id\n        explanation(userAgent: $userAgent) { client { text } outcome { text location } steps { code text } }\n      }\n    }\n  }\n": typeof types.ExplainLinkDocument,
    "mutation DeleteLink($id: ID!) { deleteSmartLink(input: { id: $id }) { deletedSmartLinkId } }": typeof types.DeleteLinkDocument,
    "mutation RestoreDeletedLink($id: ID!) { restoreSmartLink(input: { id: $id }) { smartLink { id } } }": typeof types.RestoreDeletedLinkDocument,
    "mutation ResetRedeems($id: ID!) { resetRedeemCount(input: { id: $id }) { smartLink { id redeemCount } } }": typeof types.ResetRedeemsDocument,
    "\n  query Links(\n    $app: ID!\n    $filter: SmartLinkFilter\n    $orderBy: SmartLinkOrder\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    app(by: { id: $app }) {\n      id\n      smartLinks(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {\n        nodes { id code url uri title status tags createdAt stats { totals { clicks } } }\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  }\n": typeof types.LinksDocument,
    "\n  query LinkTags($app: ID!) {\n    app(by: { id: $app }) { id tags(first: 100) { nodes { name } } }\n  }\n": typeof types.LinkTagsDocument,
    "\n  query CountLinks($app: ID!, $filter: SmartLinkFilter) {\n    app(by: { id: $app }) { id smartLinks(first: 1, filter: $filter) { totalCount totalCountAtLeast } }\n  }\n": typeof types.CountLinksDocument,
    "\n  mutation CreateLink($input: CreateSmartLinkInput!, $key: String!) {\n    createSmartLink(input: $input) @idempotent(key: $key) { smartLink { id code url } warnings { code message } }\n  }\n": typeof types.CreateLinkDocument,
    "\n  query Overview($app: ID!, $from: Date, $to: Date) {\n    app(by: { id: $app }) {\n      id\n      smartLinks(first: 1) { nodes { id } }\n      stats(from: $from, to: $to) {\n        from\n        to\n        totals { clicks visitors opens installs redeems bots }\n        previousTotals { clicks visitors opens installs redeems bots }\n        byDay { day clicks }\n        byPlatform { platform clicks }\n        byReferrer(limit: 8) { host clicks }\n        topLinks(limit: 8) { complete links { clicks smartLink { id code title } } }\n      }\n    }\n  }\n": typeof types.OverviewDocument,
    "query WhoAmI { viewer { credential { id kind } } }": typeof types.WhoAmIDocument,
    "\n  mutation ExchangeSignInCode($code: String!) {\n    exchangeSignInCode(input: { code: $code }) { key credential { id label lastFour } }\n  }\n": typeof types.ExchangeSignInCodeDocument,
    "\n  query Tokens($app: ID!) {\n    app(by: { id: $app }) {\n      id\n      platforms {\n        id\n        kind\n        baseUrl\n        urlSchemes\n        storeUrl\n        teamId\n        bundleId\n        appStoreId\n        packageName\n        sha256Fingerprints\n      }\n      tokens(first: 100) {\n        nodes { id kind platform lastFour createdAt lastUsedAt revokedAt expiresAt }\n      }\n    }\n  }\n": typeof types.TokensDocument,
    "\n  mutation CreateToken($app: ID!, $platform: PlatformKind!, $publishable: Boolean!) {\n    createToken(input: { app: { id: $app }, platform: $platform, publishable: $publishable }) {\n      token\n      credential { id kind platform lastFour }\n    }\n  }\n": typeof types.CreateTokenDocument,
    "\n  mutation RotateToken($id: ID!, $validUntil: DateTime!) {\n    rotateToken(input: { id: $id, validUntil: $validUntil }) {\n      token\n      credential { id kind platform lastFour }\n      previous { id expiresAt }\n    }\n  }\n": typeof types.RotateTokenDocument,
    "\n  mutation RevokeToken($id: ID!) {\n    revokeToken(input: { id: $id }) { credential { id revokedAt } }\n  }\n": typeof types.RevokeTokenDocument,
};
const documents: Documents = {
    "\n  query Shell($subdomain: String!) {\n    viewer {\n      credential {\n        id\n        kind\n        lastFour\n        ... on AdminKey { label readOnly }\n        ... on PlatformToken { platform }\n      }\n    }\n    app(by: { subdomain: $subdomain }) { id name subdomain iconUrl }\n    apps(first: 100) { nodes { id name subdomain iconUrl } }\n  }\n": types.ShellDocument,
    "\n  query CheckCode($app: ID!, $code: String!) {\n    codeAvailability(app: { id: $app }, code: $code) { code available message suggestion }\n  }\n": types.CheckCodeDocument,
    "\n  query PreviewDraft($app: ID!, $input: DraftLinkInput!) {\n    app(by: { id: $app }) {\n      id\n      previewLink(input: $input) {\n        uri\n        destinations { platform link fallback source }\n        warnings { code message }\n      }\n    }\n  }\n": types.PreviewDraftDocument,
    "\n  mutation DeleteLinks($app: ID!, $ids: [ID!]!) {\n    deleteSmartLinks(input: { app: { id: $app }, select: { ids: $ids } }) { succeeded failed }\n  }\n": types.DeleteLinksDocument,
    "\n  mutation RestoreLink($id: ID!) {\n    restoreSmartLink(input: { id: $id }) { smartLink { id } }\n  }\n": types.RestoreLinkDocument,
    "\n  mutation TagLinks($app: ID!, $ids: [ID!]!, $tags: [String!]!) {\n    addTags(input: { app: { id: $app }, select: { ids: $ids }, tags: $tags }) { succeeded failed }\n  }\n": types.TagLinksDocument,
    "\n  mutation DisableLinks($app: ID!, $items: [SmartLinkUpdateItem!]!) {\n    updateSmartLinks(input: { app: { id: $app }, updates: { items: $items } }) { succeeded failed }\n  }\n": types.DisableLinksDocument,
    "\n  query EditedLink($app: ID!, $code: String!) {\n    app(by: { id: $app }) {\n      id\n      smartLink(by: { code: $code }) {\n        id\n        code\n        uri\n        title\n        note\n        tags\n        metadata\n        redeemLimit\n        startsAt\n        expiresAt\n        expiredUrl\n        ownPreview { title description imageUrl }\n        overrides {\n          iphone { link fallback }\n          ipad { link fallback }\n          universal { link fallback }\n          android { link fallback }\n          web { link fallback }\n        }\n      }\n    }\n  }\n": types.EditedLinkDocument,
    "\n  mutation UpdateLink($input: UpdateSmartLinkInput!) {\n    updateSmartLink(input: $input) { smartLink { id code uri title status tags } warnings { code message } }\n  }\n": types.UpdateLinkDocument,
    "query Home { apps(first: 1) { nodes { id subdomain } } }": types.HomeDocument,
    "\n  query LinkDetails($app: ID!, $code: String!, $from: Date, $to: Date) {\n    app(by: { id: $app }) {\n      id\n      smartLink(by: { code: $code }) {\n        id\n        code\n        url\n        uri\n        title\n        note\n        status\n        tags\n        metadata\n        redeemLimit\n        redeemCount\n        startsAt\n        expiresAt\n        createdAt\n        updatedAt\n        template { id name pattern }\n        qrCode(format: SVG, sizePixels: 512)\n        stats(from: $from, to: $to) {\n          totals { clicks visitors opens installs redeems bots }\n          byDay { day clicks }\n          byPlatform { platform clicks }\n          byReferrer(limit: 6) { host clicks }\n        }\n        resolutionMatrix { device browser installed landing outcome { kind text location deepLink web } }\n      }\n    }\n  }\n": types.LinkDetailsDocument,
    "\n  query ExplainLink($app: ID!, $code: String!, $userAgent: String!) {\n    app(by: { id: $app }) {\n      id\n      smartLink(by: { code: $code }) {\n        id\n        explanation(userAgent: $userAgent) { client { text } outcome { text location } steps { code text } }\n      }\n    }\n  }\n": types.ExplainLinkDocument,
    "mutation DeleteLink($id: ID!) { deleteSmartLink(input: { id: $id }) { deletedSmartLinkId } }": types.DeleteLinkDocument,
    "mutation RestoreDeletedLink($id: ID!) { restoreSmartLink(input: { id: $id }) { smartLink { id } } }": types.RestoreDeletedLinkDocument,
    "mutation ResetRedeems($id: ID!) { resetRedeemCount(input: { id: $id }) { smartLink { id redeemCount } } }": types.ResetRedeemsDocument,
    "\n  query Links(\n    $app: ID!\n    $filter: SmartLinkFilter\n    $orderBy: SmartLinkOrder\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    app(by: { id: $app }) {\n      id\n      smartLinks(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {\n        nodes { id code url uri title status tags createdAt stats { totals { clicks } } }\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  }\n": types.LinksDocument,
    "\n  query LinkTags($app: ID!) {\n    app(by: { id: $app }) { id tags(first: 100) { nodes { name } } }\n  }\n": types.LinkTagsDocument,
    "\n  query CountLinks($app: ID!, $filter: SmartLinkFilter) {\n    app(by: { id: $app }) { id smartLinks(first: 1, filter: $filter) { totalCount totalCountAtLeast } }\n  }\n": types.CountLinksDocument,
    "\n  mutation CreateLink($input: CreateSmartLinkInput!, $key: String!) {\n    createSmartLink(input: $input) @idempotent(key: $key) { smartLink { id code url } warnings { code message } }\n  }\n": types.CreateLinkDocument,
    "\n  query Overview($app: ID!, $from: Date, $to: Date) {\n    app(by: { id: $app }) {\n      id\n      smartLinks(first: 1) { nodes { id } }\n      stats(from: $from, to: $to) {\n        from\n        to\n        totals { clicks visitors opens installs redeems bots }\n        previousTotals { clicks visitors opens installs redeems bots }\n        byDay { day clicks }\n        byPlatform { platform clicks }\n        byReferrer(limit: 8) { host clicks }\n        topLinks(limit: 8) { complete links { clicks smartLink { id code title } } }\n      }\n    }\n  }\n": types.OverviewDocument,
    "query WhoAmI { viewer { credential { id kind } } }": types.WhoAmIDocument,
    "\n  mutation ExchangeSignInCode($code: String!) {\n    exchangeSignInCode(input: { code: $code }) { key credential { id label lastFour } }\n  }\n": types.ExchangeSignInCodeDocument,
    "\n  query Tokens($app: ID!) {\n    app(by: { id: $app }) {\n      id\n      platforms {\n        id\n        kind\n        baseUrl\n        urlSchemes\n        storeUrl\n        teamId\n        bundleId\n        appStoreId\n        packageName\n        sha256Fingerprints\n      }\n      tokens(first: 100) {\n        nodes { id kind platform lastFour createdAt lastUsedAt revokedAt expiresAt }\n      }\n    }\n  }\n": types.TokensDocument,
    "\n  mutation CreateToken($app: ID!, $platform: PlatformKind!, $publishable: Boolean!) {\n    createToken(input: { app: { id: $app }, platform: $platform, publishable: $publishable }) {\n      token\n      credential { id kind platform lastFour }\n    }\n  }\n": types.CreateTokenDocument,
    "\n  mutation RotateToken($id: ID!, $validUntil: DateTime!) {\n    rotateToken(input: { id: $id, validUntil: $validUntil }) {\n      token\n      credential { id kind platform lastFour }\n      previous { id expiresAt }\n    }\n  }\n": types.RotateTokenDocument,
    "\n  mutation RevokeToken($id: ID!) {\n    revokeToken(input: { id: $id }) { credential { id revokedAt } }\n  }\n": types.RevokeTokenDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Shell($subdomain: String!) {\n    viewer {\n      credential {\n        id\n        kind\n        lastFour\n        ... on AdminKey { label readOnly }\n        ... on PlatformToken { platform }\n      }\n    }\n    app(by: { subdomain: $subdomain }) { id name subdomain iconUrl }\n    apps(first: 100) { nodes { id name subdomain iconUrl } }\n  }\n"): (typeof documents)["\n  query Shell($subdomain: String!) {\n    viewer {\n      credential {\n        id\n        kind\n        lastFour\n        ... on AdminKey { label readOnly }\n        ... on PlatformToken { platform }\n      }\n    }\n    app(by: { subdomain: $subdomain }) { id name subdomain iconUrl }\n    apps(first: 100) { nodes { id name subdomain iconUrl } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CheckCode($app: ID!, $code: String!) {\n    codeAvailability(app: { id: $app }, code: $code) { code available message suggestion }\n  }\n"): (typeof documents)["\n  query CheckCode($app: ID!, $code: String!) {\n    codeAvailability(app: { id: $app }, code: $code) { code available message suggestion }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PreviewDraft($app: ID!, $input: DraftLinkInput!) {\n    app(by: { id: $app }) {\n      id\n      previewLink(input: $input) {\n        uri\n        destinations { platform link fallback source }\n        warnings { code message }\n      }\n    }\n  }\n"): (typeof documents)["\n  query PreviewDraft($app: ID!, $input: DraftLinkInput!) {\n    app(by: { id: $app }) {\n      id\n      previewLink(input: $input) {\n        uri\n        destinations { platform link fallback source }\n        warnings { code message }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteLinks($app: ID!, $ids: [ID!]!) {\n    deleteSmartLinks(input: { app: { id: $app }, select: { ids: $ids } }) { succeeded failed }\n  }\n"): (typeof documents)["\n  mutation DeleteLinks($app: ID!, $ids: [ID!]!) {\n    deleteSmartLinks(input: { app: { id: $app }, select: { ids: $ids } }) { succeeded failed }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RestoreLink($id: ID!) {\n    restoreSmartLink(input: { id: $id }) { smartLink { id } }\n  }\n"): (typeof documents)["\n  mutation RestoreLink($id: ID!) {\n    restoreSmartLink(input: { id: $id }) { smartLink { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TagLinks($app: ID!, $ids: [ID!]!, $tags: [String!]!) {\n    addTags(input: { app: { id: $app }, select: { ids: $ids }, tags: $tags }) { succeeded failed }\n  }\n"): (typeof documents)["\n  mutation TagLinks($app: ID!, $ids: [ID!]!, $tags: [String!]!) {\n    addTags(input: { app: { id: $app }, select: { ids: $ids }, tags: $tags }) { succeeded failed }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DisableLinks($app: ID!, $items: [SmartLinkUpdateItem!]!) {\n    updateSmartLinks(input: { app: { id: $app }, updates: { items: $items } }) { succeeded failed }\n  }\n"): (typeof documents)["\n  mutation DisableLinks($app: ID!, $items: [SmartLinkUpdateItem!]!) {\n    updateSmartLinks(input: { app: { id: $app }, updates: { items: $items } }) { succeeded failed }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EditedLink($app: ID!, $code: String!) {\n    app(by: { id: $app }) {\n      id\n      smartLink(by: { code: $code }) {\n        id\n        code\n        uri\n        title\n        note\n        tags\n        metadata\n        redeemLimit\n        startsAt\n        expiresAt\n        expiredUrl\n        ownPreview { title description imageUrl }\n        overrides {\n          iphone { link fallback }\n          ipad { link fallback }\n          universal { link fallback }\n          android { link fallback }\n          web { link fallback }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query EditedLink($app: ID!, $code: String!) {\n    app(by: { id: $app }) {\n      id\n      smartLink(by: { code: $code }) {\n        id\n        code\n        uri\n        title\n        note\n        tags\n        metadata\n        redeemLimit\n        startsAt\n        expiresAt\n        expiredUrl\n        ownPreview { title description imageUrl }\n        overrides {\n          iphone { link fallback }\n          ipad { link fallback }\n          universal { link fallback }\n          android { link fallback }\n          web { link fallback }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateLink($input: UpdateSmartLinkInput!) {\n    updateSmartLink(input: $input) { smartLink { id code uri title status tags } warnings { code message } }\n  }\n"): (typeof documents)["\n  mutation UpdateLink($input: UpdateSmartLinkInput!) {\n    updateSmartLink(input: $input) { smartLink { id code uri title status tags } warnings { code message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Home { apps(first: 1) { nodes { id subdomain } } }"): (typeof documents)["query Home { apps(first: 1) { nodes { id subdomain } } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LinkDetails($app: ID!, $code: String!, $from: Date, $to: Date) {\n    app(by: { id: $app }) {\n      id\n      smartLink(by: { code: $code }) {\n        id\n        code\n        url\n        uri\n        title\n        note\n        status\n        tags\n        metadata\n        redeemLimit\n        redeemCount\n        startsAt\n        expiresAt\n        createdAt\n        updatedAt\n        template { id name pattern }\n        qrCode(format: SVG, sizePixels: 512)\n        stats(from: $from, to: $to) {\n          totals { clicks visitors opens installs redeems bots }\n          byDay { day clicks }\n          byPlatform { platform clicks }\n          byReferrer(limit: 6) { host clicks }\n        }\n        resolutionMatrix { device browser installed landing outcome { kind text location deepLink web } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query LinkDetails($app: ID!, $code: String!, $from: Date, $to: Date) {\n    app(by: { id: $app }) {\n      id\n      smartLink(by: { code: $code }) {\n        id\n        code\n        url\n        uri\n        title\n        note\n        status\n        tags\n        metadata\n        redeemLimit\n        redeemCount\n        startsAt\n        expiresAt\n        createdAt\n        updatedAt\n        template { id name pattern }\n        qrCode(format: SVG, sizePixels: 512)\n        stats(from: $from, to: $to) {\n          totals { clicks visitors opens installs redeems bots }\n          byDay { day clicks }\n          byPlatform { platform clicks }\n          byReferrer(limit: 6) { host clicks }\n        }\n        resolutionMatrix { device browser installed landing outcome { kind text location deepLink web } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExplainLink($app: ID!, $code: String!, $userAgent: String!) {\n    app(by: { id: $app }) {\n      id\n      smartLink(by: { code: $code }) {\n        id\n        explanation(userAgent: $userAgent) { client { text } outcome { text location } steps { code text } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ExplainLink($app: ID!, $code: String!, $userAgent: String!) {\n    app(by: { id: $app }) {\n      id\n      smartLink(by: { code: $code }) {\n        id\n        explanation(userAgent: $userAgent) { client { text } outcome { text location } steps { code text } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DeleteLink($id: ID!) { deleteSmartLink(input: { id: $id }) { deletedSmartLinkId } }"): (typeof documents)["mutation DeleteLink($id: ID!) { deleteSmartLink(input: { id: $id }) { deletedSmartLinkId } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RestoreDeletedLink($id: ID!) { restoreSmartLink(input: { id: $id }) { smartLink { id } } }"): (typeof documents)["mutation RestoreDeletedLink($id: ID!) { restoreSmartLink(input: { id: $id }) { smartLink { id } } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation ResetRedeems($id: ID!) { resetRedeemCount(input: { id: $id }) { smartLink { id redeemCount } } }"): (typeof documents)["mutation ResetRedeems($id: ID!) { resetRedeemCount(input: { id: $id }) { smartLink { id redeemCount } } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Links(\n    $app: ID!\n    $filter: SmartLinkFilter\n    $orderBy: SmartLinkOrder\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    app(by: { id: $app }) {\n      id\n      smartLinks(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {\n        nodes { id code url uri title status tags createdAt stats { totals { clicks } } }\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Links(\n    $app: ID!\n    $filter: SmartLinkFilter\n    $orderBy: SmartLinkOrder\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    app(by: { id: $app }) {\n      id\n      smartLinks(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {\n        nodes { id code url uri title status tags createdAt stats { totals { clicks } } }\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LinkTags($app: ID!) {\n    app(by: { id: $app }) { id tags(first: 100) { nodes { name } } }\n  }\n"): (typeof documents)["\n  query LinkTags($app: ID!) {\n    app(by: { id: $app }) { id tags(first: 100) { nodes { name } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountLinks($app: ID!, $filter: SmartLinkFilter) {\n    app(by: { id: $app }) { id smartLinks(first: 1, filter: $filter) { totalCount totalCountAtLeast } }\n  }\n"): (typeof documents)["\n  query CountLinks($app: ID!, $filter: SmartLinkFilter) {\n    app(by: { id: $app }) { id smartLinks(first: 1, filter: $filter) { totalCount totalCountAtLeast } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateLink($input: CreateSmartLinkInput!, $key: String!) {\n    createSmartLink(input: $input) @idempotent(key: $key) { smartLink { id code url } warnings { code message } }\n  }\n"): (typeof documents)["\n  mutation CreateLink($input: CreateSmartLinkInput!, $key: String!) {\n    createSmartLink(input: $input) @idempotent(key: $key) { smartLink { id code url } warnings { code message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Overview($app: ID!, $from: Date, $to: Date) {\n    app(by: { id: $app }) {\n      id\n      smartLinks(first: 1) { nodes { id } }\n      stats(from: $from, to: $to) {\n        from\n        to\n        totals { clicks visitors opens installs redeems bots }\n        previousTotals { clicks visitors opens installs redeems bots }\n        byDay { day clicks }\n        byPlatform { platform clicks }\n        byReferrer(limit: 8) { host clicks }\n        topLinks(limit: 8) { complete links { clicks smartLink { id code title } } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Overview($app: ID!, $from: Date, $to: Date) {\n    app(by: { id: $app }) {\n      id\n      smartLinks(first: 1) { nodes { id } }\n      stats(from: $from, to: $to) {\n        from\n        to\n        totals { clicks visitors opens installs redeems bots }\n        previousTotals { clicks visitors opens installs redeems bots }\n        byDay { day clicks }\n        byPlatform { platform clicks }\n        byReferrer(limit: 8) { host clicks }\n        topLinks(limit: 8) { complete links { clicks smartLink { id code title } } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query WhoAmI { viewer { credential { id kind } } }"): (typeof documents)["query WhoAmI { viewer { credential { id kind } } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExchangeSignInCode($code: String!) {\n    exchangeSignInCode(input: { code: $code }) { key credential { id label lastFour } }\n  }\n"): (typeof documents)["\n  mutation ExchangeSignInCode($code: String!) {\n    exchangeSignInCode(input: { code: $code }) { key credential { id label lastFour } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Tokens($app: ID!) {\n    app(by: { id: $app }) {\n      id\n      platforms {\n        id\n        kind\n        baseUrl\n        urlSchemes\n        storeUrl\n        teamId\n        bundleId\n        appStoreId\n        packageName\n        sha256Fingerprints\n      }\n      tokens(first: 100) {\n        nodes { id kind platform lastFour createdAt lastUsedAt revokedAt expiresAt }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Tokens($app: ID!) {\n    app(by: { id: $app }) {\n      id\n      platforms {\n        id\n        kind\n        baseUrl\n        urlSchemes\n        storeUrl\n        teamId\n        bundleId\n        appStoreId\n        packageName\n        sha256Fingerprints\n      }\n      tokens(first: 100) {\n        nodes { id kind platform lastFour createdAt lastUsedAt revokedAt expiresAt }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateToken($app: ID!, $platform: PlatformKind!, $publishable: Boolean!) {\n    createToken(input: { app: { id: $app }, platform: $platform, publishable: $publishable }) {\n      token\n      credential { id kind platform lastFour }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateToken($app: ID!, $platform: PlatformKind!, $publishable: Boolean!) {\n    createToken(input: { app: { id: $app }, platform: $platform, publishable: $publishable }) {\n      token\n      credential { id kind platform lastFour }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateToken($id: ID!, $validUntil: DateTime!) {\n    rotateToken(input: { id: $id, validUntil: $validUntil }) {\n      token\n      credential { id kind platform lastFour }\n      previous { id expiresAt }\n    }\n  }\n"): (typeof documents)["\n  mutation RotateToken($id: ID!, $validUntil: DateTime!) {\n    rotateToken(input: { id: $id, validUntil: $validUntil }) {\n      token\n      credential { id kind platform lastFour }\n      previous { id expiresAt }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeToken($id: ID!) {\n    revokeToken(input: { id: $id }) { credential { id revokedAt } }\n  }\n"): (typeof documents)["\n  mutation RevokeToken($id: ID!) {\n    revokeToken(input: { id: $id }) { credential { id revokedAt } }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;