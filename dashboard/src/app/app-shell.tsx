import { Link, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { toProblem, UNKNOWN_RECORD } from '../common/client.ts';
import { applyTheme, readTheme, type Theme } from '../common/theme.ts';
import { Button } from '../components/button.tsx';
import { SelectField } from '../components/field.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { ProblemPanel, Skeleton } from '../components/page.tsx';
import { graphql } from '../generated/gql.ts';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import styles from './app-shell.module.css';
import { CurrentAppContext } from './current-app.ts';
import { useSession } from './session-context.ts';

const SHELL = graphql(`
  query Shell($subdomain: String!) {
    viewer {
      credential {
        id
        kind
        lastFour
        ... on AdminKey { label readOnly }
        ... on PlatformToken { platform }
      }
    }
    app(by: { subdomain: $subdomain }) { id name subdomain iconUrl }
    apps(first: 100) { nodes { id name subdomain iconUrl } }
  }
`);

const PAGES: readonly { to: '/$app' | '/$app/links' | '/$app/settings/tokens'; label: string; icon: IconName }[] = [
  { to: '/$app', label: 'Overview', icon: 'overview' },
  { to: '/$app/links', label: 'Links', icon: 'links' },
  { to: '/$app/settings/tokens', label: 'Platforms and tokens', icon: 'key' },
];

/** The frame of all pages of an app: the navigation, the app switcher and the signed-in credential. */
export function AppShell() {
  const { app: subdomain } = useParams({ from: '/$app' });
  const navigate = useNavigate();
  const { signOut } = useSession();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [{ data, error }, reload] = useQuery({ query: SHELL, variables: { subdomain } });
  const credential = data?.viewer?.credential;
  const app = data?.app;
  const canChange = !(credential && 'readOnly' in credential && credential.readOnly);
  const current = useMemo(() => (app ? { app, canChange } : null), [app, canChange]);
  const path = useCurrentPath();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes after each navigation
  useEffect(() => setMenuOpen(false), [path]);

  const apps = data?.apps?.nodes ?? [];
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <header className={styles.bar}>
        <Button
          variant="quiet"
          isIcon
          aria-label="Menu"
          aria-expanded={isMenuOpen}
          onPress={() => setMenuOpen(!isMenuOpen)}
        >
          <Icon name={isMenuOpen ? 'close' : 'menu'} size={20} />
        </Button>
        <strong>{app?.name ?? 'Smart links'}</strong>
      </header>
      <nav className={`${styles.nav} ${isMenuOpen ? styles.open : ''}`} aria-label="Pages">
        <div className={styles.switcher}>
          <AppIcon url={app?.iconUrl ?? null} name={app?.name ?? ''} />
          {apps.length > 1 ? (
            <SelectField
              label="App"
              isLabelHidden
              value={subdomain}
              options={apps.map((one) => [one.subdomain, one.name] as const)}
              onChange={(chosen) => navigate({ to: '/$app', params: { app: chosen } })}
            />
          ) : (
            <strong className={styles.name}>{app?.name ?? ''}</strong>
          )}
        </div>
        <ul className={styles.pages}>
          {PAGES.map(({ to, label, icon }) => (
            <li key={to}>
              <Link
                to={to}
                params={{ app: subdomain }}
                activeOptions={{ exact: to === '/$app' }}
                className={styles.link}
              >
                <Icon name={icon} />
                {label}
              </Link>
            </li>
          ))}
          <li>
            <a className={styles.link} href="/graphql" target="_blank" rel="noreferrer">
              <Icon name="api" />
              GraphiQL
              <Icon name="external" size={13} />
            </a>
          </li>
        </ul>
        <div className={styles.account}>
          <ThemeField />
          <p className={styles.credential}>{credential ? describeCredential(credential) : ''}</p>
          <Button variant="quiet" onPress={signOut}>
            Sign out
          </Button>
        </div>
      </nav>
      <main id="content" className={styles.content} tabIndex={-1}>
        {current !== null ? (
          <CurrentAppContext value={current}>
            <Outlet />
          </CurrentAppContext>
        ) : data !== undefined && (!error || toProblem(error).status === UNKNOWN_RECORD) ? (
          <NotFoundPage />
        ) : error ? (
          <div className={styles.problem}>
            <ProblemPanel
              message={toProblem(error).message}
              onRetry={() => reload({ requestPolicy: 'network-only' })}
            />
          </div>
        ) : (
          <Skeleton lines={6} />
        )}
      </main>
    </div>
  );
}

function useCurrentPath(): string {
  return JSON.stringify(useParams({ strict: false })) + window.location.pathname;
}

function describeCredential(credential: {
  kind: string;
  lastFour: string;
  label?: string | null;
  readOnly?: boolean;
  platform?: string;
}): string {
  const { kind, lastFour, label, readOnly, platform } = credential;
  const name = kind === 'ADMIN_KEY' ? (label ?? 'Admin key') : `Secret token (${platform?.toLowerCase()})`;
  return `${name} …${lastFour}${readOnly ? ', read-only' : ''}`;
}

function AppIcon({ url, name }: { url: string | null; name: string }) {
  const [hasFailed, setFailed] = useState(false);
  return url !== null && !hasFailed ? (
    <img
      className={styles.icon}
      src={url}
      alt=""
      width={28}
      height={28}
      referrerPolicy="no-referrer"
      onError={() => setFailed(true)}
    />
  ) : (
    <span className={styles.icon} aria-hidden="true">
      {[...name][0]?.toUpperCase() ?? ''}
    </span>
  );
}

function ThemeField() {
  const [theme, setTheme] = useState<Theme>(readTheme);
  return (
    <SelectField
      label="Theme"
      isLabelHidden
      value={theme}
      options={[
        ['system', 'System theme'],
        ['light', 'Light theme'],
        ['dark', 'Dark theme'],
      ]}
      onChange={(chosen) => {
        setTheme(chosen);
        applyTheme(chosen);
      }}
    />
  );
}
