import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  stripSearchParams,
} from '@tanstack/react-router';
import { parsePeriod } from '../common/periods.ts';
import { HomePage } from '../pages/home-page.tsx';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { AppShell } from './app-shell.tsx';
import { EMPTY_LINK_SEARCH, parseLinkSearch } from './link-search.ts';

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });

const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: HomePage });

const appRoute = createRoute({ getParentRoute: () => rootRoute, path: '$app', component: AppShell });

const overviewRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  validateSearch: parsePeriod,
  search: { middlewares: [stripSearchParams({ days: '30' })] },
  component: lazyRouteComponent(() => import('../pages/overview-page.tsx'), 'OverviewPage'),
});

const linksRoute = createRoute({
  getParentRoute: () => appRoute,
  path: 'links',
  validateSearch: parseLinkSearch,
  search: { middlewares: [stripSearchParams(EMPTY_LINK_SEARCH)] },
  component: lazyRouteComponent(() => import('../pages/links-page.tsx'), 'LinksPage'),
});

const newLinkRoute = createRoute({
  getParentRoute: () => appRoute,
  path: 'links/new',
  component: lazyRouteComponent(() => import('../pages/new-link-page.tsx'), 'NewLinkPage'),
});

const linkRoute = createRoute({
  getParentRoute: () => appRoute,
  path: 'links/$code',
  validateSearch: parsePeriod,
  search: { middlewares: [stripSearchParams({ days: '30' })] },
  component: lazyRouteComponent(() => import('../pages/link-page.tsx'), 'LinkPage'),
});

const editLinkRoute = createRoute({
  getParentRoute: () => appRoute,
  path: 'links/$code/edit',
  component: lazyRouteComponent(() => import('../pages/edit-link-page.tsx'), 'EditLinkPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: 'settings',
  beforeLoad: ({ params, location }) => {
    if (/\/settings\/?$/.test(location.pathname)) {
      throw redirect({ to: '/$app/settings/tokens', params });
    }
  },
});

const tokensRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'tokens',
  component: lazyRouteComponent(() => import('../pages/tokens-page.tsx'), 'TokensPage'),
});

const routeTree = rootRoute.addChildren([
  homeRoute,
  appRoute.addChildren([
    overviewRoute,
    linksRoute,
    newLinkRoute,
    linkRoute,
    editLinkRoute,
    settingsRoute.addChildren([tokensRoute]),
  ]),
]);

/** Creates the router of the dashboard. Pages other than the first are loaded when they are opened. */
export const createDashboardRouter = () =>
  createRouter({
    routeTree,
    basepath: '/dashboard',
    defaultPreload: 'intent',
    trailingSlash: 'never',
    scrollRestoration: true,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createDashboardRouter>;
  }
}
