/* eslint-disable */
import * as types from './graphql.ts';



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
    "\n  query WhoAmI {\n    viewer {\n      credential { kind lastFour ... on PlatformToken { platform } }\n    }\n  }\n": typeof types.WhoAmIDocument,
    "\n  mutation MakeALink($input: CreateSmartLinkInput!) {\n    createSmartLink(input: $input) {\n      smartLink { url uri destinations { platform link } }\n    }\n  }\n": typeof types.MakeALinkDocument,
    "\n  mutation RegisterRoutes($input: RegisterRoutesInput!) {\n    registerRoutes(input: $input) {\n      results {\n        route { id path platform device build urlSchemes }\n        warnings { code status message }\n        error { status code message inputPath }\n      }\n    }\n  }\n": typeof types.RegisterRoutesDocument,
    "\n  mutation DeleteRoute($id: ID!) {\n    deleteRoute(input: { id: $id }) { deletedRouteId }\n  }\n": typeof types.DeleteRouteDocument,
    "\n  query ListRoutes($platform: PlatformKind, $after: String) {\n    routes(platform: $platform, first: 100, after: $after) {\n      nodes { id path }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ListRoutesDocument,
    "\n  mutation CreateLink($input: CreateSmartLinkInput!) {\n    createSmartLink(input: $input) {\n      smartLink { id code uri }\n      warnings { status }\n    }\n  }\n": typeof types.CreateLinkDocument,
    "\n  mutation CreateLinks($input: CreateSmartLinksInput!) {\n    createSmartLinks(input: $input) {\n      succeeded\n      failed\n      results {\n        smartLink { id code uri tags unique }\n        error { status code message inputPath }\n      }\n    }\n  }\n": typeof types.CreateLinksDocument,
    "\n  mutation UpdateLink($input: UpdateSmartLinkInput!) {\n    updateSmartLink(input: $input) {\n      smartLink { ...Changeable }\n    }\n  }\n\n  fragment Changeable on SmartLink {\n    id code uri unique tags title note disabled metadata redeemLimit redeemCount startsAt expiresAt expiredUrl createdAt updatedAt\n    preview { title description imageUrl }\n    overrides { web { link fallback } iphone { link fallback } android { link fallback } }\n    destinations { platform link fallback source }\n  }\n": typeof types.UpdateLinkDocument,
    "\n  query ReadLink($code: String!) {\n    smartLink(by: { code: $code }) { ...Changeable }\n  }\n": typeof types.ReadLinkDocument,
    "\n  mutation ResetCount($id: ID!) {\n    resetRedeemCount(input: { id: $id }) { smartLink { redeemCount updatedAt } }\n  }\n": typeof types.ResetCountDocument,
    "\n  mutation DeleteLink($id: ID!) {\n    deleteSmartLink(input: { id: $id }) { deletedSmartLinkId }\n  }\n": typeof types.DeleteLinkDocument,
    "\n  query ListLinks(\n    $filter: SmartLinkFilter, $orderBy: SmartLinkOrder, $first: Int, $after: String, $last: Int, $before: String\n  ) {\n    smartLinks(\n      filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before\n    ) {\n      nodes { id uri }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.ListLinksDocument,
    "\n  mutation CreateLinkWithWarnings($input: CreateSmartLinkInput!) {\n    createSmartLink(input: $input) {\n      smartLink { id uri }\n      warnings { ...AllOfWarning }\n    }\n  }\n\n  fragment AllOfWarning on Warning {\n    code message status inputPath\n  }\n": typeof types.CreateLinkWithWarningsDocument,
    "\n  mutation CreateLinksWithWarnings($input: CreateSmartLinksInput!) {\n    createSmartLinks(input: $input) {\n      results { smartLink { id } warnings { ...AllOfWarning } error { status } }\n    }\n  }\n": typeof types.CreateLinksWithWarningsDocument,
    "\n  mutation UpdateLinkWithWarnings($input: UpdateSmartLinkInput!) {\n    updateSmartLink(input: $input) {\n      smartLink { uri }\n      warnings { ...AllOfWarning }\n    }\n  }\n": typeof types.UpdateLinkWithWarningsDocument,
    "\n  mutation RestoreLink($id: ID!) {\n    restoreSmartLink(input: { id: $id }) { smartLink { ...Changeable } }\n  }\n": typeof types.RestoreLinkDocument,
    "\n  query ListTags($first: Int, $after: String, $last: Int, $before: String) {\n    app {\n      tags(first: $first, after: $after, last: $last, before: $before) {\n        nodes { name linkCount linkCountAtLeast }\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  }\n": typeof types.ListTagsDocument,
    "\n  mutation RenameTag($from: String!, $to: String!) {\n    renameTag(input: { from: $from, to: $to }) {\n      tag { name linkCount }\n      changedLinkCount\n      isComplete\n      app { subdomain }\n    }\n  }\n": typeof types.RenameTagDocument,
    "\n  mutation DeleteTag($name: String!) {\n    deleteTag(input: { name: $name }) { deletedTag changedLinkCount isComplete app { subdomain } }\n  }\n": typeof types.DeleteTagDocument,
};
const documents: Documents = {
    "\n  query WhoAmI {\n    viewer {\n      credential { kind lastFour ... on PlatformToken { platform } }\n    }\n  }\n": types.WhoAmIDocument,
    "\n  mutation MakeALink($input: CreateSmartLinkInput!) {\n    createSmartLink(input: $input) {\n      smartLink { url uri destinations { platform link } }\n    }\n  }\n": types.MakeALinkDocument,
    "\n  mutation RegisterRoutes($input: RegisterRoutesInput!) {\n    registerRoutes(input: $input) {\n      results {\n        route { id path platform device build urlSchemes }\n        warnings { code status message }\n        error { status code message inputPath }\n      }\n    }\n  }\n": types.RegisterRoutesDocument,
    "\n  mutation DeleteRoute($id: ID!) {\n    deleteRoute(input: { id: $id }) { deletedRouteId }\n  }\n": types.DeleteRouteDocument,
    "\n  query ListRoutes($platform: PlatformKind, $after: String) {\n    routes(platform: $platform, first: 100, after: $after) {\n      nodes { id path }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ListRoutesDocument,
    "\n  mutation CreateLink($input: CreateSmartLinkInput!) {\n    createSmartLink(input: $input) {\n      smartLink { id code uri }\n      warnings { status }\n    }\n  }\n": types.CreateLinkDocument,
    "\n  mutation CreateLinks($input: CreateSmartLinksInput!) {\n    createSmartLinks(input: $input) {\n      succeeded\n      failed\n      results {\n        smartLink { id code uri tags unique }\n        error { status code message inputPath }\n      }\n    }\n  }\n": types.CreateLinksDocument,
    "\n  mutation UpdateLink($input: UpdateSmartLinkInput!) {\n    updateSmartLink(input: $input) {\n      smartLink { ...Changeable }\n    }\n  }\n\n  fragment Changeable on SmartLink {\n    id code uri unique tags title note disabled metadata redeemLimit redeemCount startsAt expiresAt expiredUrl createdAt updatedAt\n    preview { title description imageUrl }\n    overrides { web { link fallback } iphone { link fallback } android { link fallback } }\n    destinations { platform link fallback source }\n  }\n": types.UpdateLinkDocument,
    "\n  query ReadLink($code: String!) {\n    smartLink(by: { code: $code }) { ...Changeable }\n  }\n": types.ReadLinkDocument,
    "\n  mutation ResetCount($id: ID!) {\n    resetRedeemCount(input: { id: $id }) { smartLink { redeemCount updatedAt } }\n  }\n": types.ResetCountDocument,
    "\n  mutation DeleteLink($id: ID!) {\n    deleteSmartLink(input: { id: $id }) { deletedSmartLinkId }\n  }\n": types.DeleteLinkDocument,
    "\n  query ListLinks(\n    $filter: SmartLinkFilter, $orderBy: SmartLinkOrder, $first: Int, $after: String, $last: Int, $before: String\n  ) {\n    smartLinks(\n      filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before\n    ) {\n      nodes { id uri }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.ListLinksDocument,
    "\n  mutation CreateLinkWithWarnings($input: CreateSmartLinkInput!) {\n    createSmartLink(input: $input) {\n      smartLink { id uri }\n      warnings { ...AllOfWarning }\n    }\n  }\n\n  fragment AllOfWarning on Warning {\n    code message status inputPath\n  }\n": types.CreateLinkWithWarningsDocument,
    "\n  mutation CreateLinksWithWarnings($input: CreateSmartLinksInput!) {\n    createSmartLinks(input: $input) {\n      results { smartLink { id } warnings { ...AllOfWarning } error { status } }\n    }\n  }\n": types.CreateLinksWithWarningsDocument,
    "\n  mutation UpdateLinkWithWarnings($input: UpdateSmartLinkInput!) {\n    updateSmartLink(input: $input) {\n      smartLink { uri }\n      warnings { ...AllOfWarning }\n    }\n  }\n": types.UpdateLinkWithWarningsDocument,
    "\n  mutation RestoreLink($id: ID!) {\n    restoreSmartLink(input: { id: $id }) { smartLink { ...Changeable } }\n  }\n": types.RestoreLinkDocument,
    "\n  query ListTags($first: Int, $after: String, $last: Int, $before: String) {\n    app {\n      tags(first: $first, after: $after, last: $last, before: $before) {\n        nodes { name linkCount linkCountAtLeast }\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  }\n": types.ListTagsDocument,
    "\n  mutation RenameTag($from: String!, $to: String!) {\n    renameTag(input: { from: $from, to: $to }) {\n      tag { name linkCount }\n      changedLinkCount\n      isComplete\n      app { subdomain }\n    }\n  }\n": types.RenameTagDocument,
    "\n  mutation DeleteTag($name: String!) {\n    deleteTag(input: { name: $name }) { deletedTag changedLinkCount isComplete app { subdomain } }\n  }\n": types.DeleteTagDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WhoAmI {\n    viewer {\n      credential { kind lastFour ... on PlatformToken { platform } }\n    }\n  }\n"): typeof import('./graphql.ts').WhoAmIDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MakeALink($input: CreateSmartLinkInput!) {\n    createSmartLink(input: $input) {\n      smartLink { url uri destinations { platform link } }\n    }\n  }\n"): typeof import('./graphql.ts').MakeALinkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RegisterRoutes($input: RegisterRoutesInput!) {\n    registerRoutes(input: $input) {\n      results {\n        route { id path platform device build urlSchemes }\n        warnings { code status message }\n        error { status code message inputPath }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').RegisterRoutesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteRoute($id: ID!) {\n    deleteRoute(input: { id: $id }) { deletedRouteId }\n  }\n"): typeof import('./graphql.ts').DeleteRouteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListRoutes($platform: PlatformKind, $after: String) {\n    routes(platform: $platform, first: 100, after: $after) {\n      nodes { id path }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').ListRoutesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateLink($input: CreateSmartLinkInput!) {\n    createSmartLink(input: $input) {\n      smartLink { id code uri }\n      warnings { status }\n    }\n  }\n"): typeof import('./graphql.ts').CreateLinkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateLinks($input: CreateSmartLinksInput!) {\n    createSmartLinks(input: $input) {\n      succeeded\n      failed\n      results {\n        smartLink { id code uri tags unique }\n        error { status code message inputPath }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').CreateLinksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateLink($input: UpdateSmartLinkInput!) {\n    updateSmartLink(input: $input) {\n      smartLink { ...Changeable }\n    }\n  }\n\n  fragment Changeable on SmartLink {\n    id code uri unique tags title note disabled metadata redeemLimit redeemCount startsAt expiresAt expiredUrl createdAt updatedAt\n    preview { title description imageUrl }\n    overrides { web { link fallback } iphone { link fallback } android { link fallback } }\n    destinations { platform link fallback source }\n  }\n"): typeof import('./graphql.ts').UpdateLinkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadLink($code: String!) {\n    smartLink(by: { code: $code }) { ...Changeable }\n  }\n"): typeof import('./graphql.ts').ReadLinkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResetCount($id: ID!) {\n    resetRedeemCount(input: { id: $id }) { smartLink { redeemCount updatedAt } }\n  }\n"): typeof import('./graphql.ts').ResetCountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteLink($id: ID!) {\n    deleteSmartLink(input: { id: $id }) { deletedSmartLinkId }\n  }\n"): typeof import('./graphql.ts').DeleteLinkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListLinks(\n    $filter: SmartLinkFilter, $orderBy: SmartLinkOrder, $first: Int, $after: String, $last: Int, $before: String\n  ) {\n    smartLinks(\n      filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before\n    ) {\n      nodes { id uri }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').ListLinksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateLinkWithWarnings($input: CreateSmartLinkInput!) {\n    createSmartLink(input: $input) {\n      smartLink { id uri }\n      warnings { ...AllOfWarning }\n    }\n  }\n\n  fragment AllOfWarning on Warning {\n    code message status inputPath\n  }\n"): typeof import('./graphql.ts').CreateLinkWithWarningsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateLinksWithWarnings($input: CreateSmartLinksInput!) {\n    createSmartLinks(input: $input) {\n      results { smartLink { id } warnings { ...AllOfWarning } error { status } }\n    }\n  }\n"): typeof import('./graphql.ts').CreateLinksWithWarningsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateLinkWithWarnings($input: UpdateSmartLinkInput!) {\n    updateSmartLink(input: $input) {\n      smartLink { uri }\n      warnings { ...AllOfWarning }\n    }\n  }\n"): typeof import('./graphql.ts').UpdateLinkWithWarningsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RestoreLink($id: ID!) {\n    restoreSmartLink(input: { id: $id }) { smartLink { ...Changeable } }\n  }\n"): typeof import('./graphql.ts').RestoreLinkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ListTags($first: Int, $after: String, $last: Int, $before: String) {\n    app {\n      tags(first: $first, after: $after, last: $last, before: $before) {\n        nodes { name linkCount linkCountAtLeast }\n        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ListTagsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RenameTag($from: String!, $to: String!) {\n    renameTag(input: { from: $from, to: $to }) {\n      tag { name linkCount }\n      changedLinkCount\n      isComplete\n      app { subdomain }\n    }\n  }\n"): typeof import('./graphql.ts').RenameTagDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteTag($name: String!) {\n    deleteTag(input: { name: $name }) { deletedTag changedLinkCount isComplete app { subdomain } }\n  }\n"): typeof import('./graphql.ts').DeleteTagDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
