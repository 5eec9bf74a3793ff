import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { useCurrentApp } from '../app/current-app.ts';
import { toProblem } from '../common/client.ts';
import { PERIODS, toDays } from '../common/periods.ts';
import { Bars } from '../components/bars.tsx';
import buttonStyles from '../components/button.module.css';
import { CountTiles } from '../components/count-tiles.tsx';
import { DayChart } from '../components/day-chart.tsx';
import { SelectField } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { Card, EmptyState, Page, ProblemPanel, Skeleton } from '../components/page.tsx';
import { PlatformsCard, ReferrersCard } from '../components/traffic-cards.tsx';
import { graphql } from '../generated/gql.ts';
import styles from './overview-page.module.css';

const OVERVIEW = graphql(`
  query Overview($app: ID!, $from: Date, $to: Date) {
    app(by: { id: $app }) {
      id
      smartLinks(first: 1) { nodes { id } }
      stats(from: $from, to: $to) {
        from
        to
        totals { clicks visitors opens installs redeems bots }
        previousTotals { clicks visitors opens installs redeems bots }
        byDay { day clicks }
        byPlatform { platform clicks }
        byReferrer(limit: 8) { host clicks }
        topLinks(limit: 8) { complete links { clicks smartLink { id code title } } }
      }
    }
  }
`);

/** How often the numbers are read again while the page is visible, in milliseconds. */
const POLL_MS = 30_000;

/** The statistics of an app, compared with the period before. */
export function OverviewPage() {
  const { app, canChange } = useCurrentApp();
  const { days } = useSearch({ from: '/$app/' });
  const navigate = useNavigate({ from: '/$app/' });
  const [{ data, error }, reload] = useQuery({
    query: OVERVIEW,
    variables: { app: app.id, ...toDays(days) },
    requestPolicy: 'cache-and-network',
  });
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) {
        reload({ requestPolicy: 'network-only' });
      }
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [reload]);

  const stats = data?.app?.stats;
  const hasLinks = (data?.app?.smartLinks?.nodes.length ?? 0) > 0;
  const newLink = canChange && (
    <Link
      to="/$app/links/new"
      params={{ app: app.subdomain }}
      className={`${buttonStyles.button} ${buttonStyles.primary}`}
    >
      <Icon name="plus" />
      New link
    </Link>
  );
  return (
    <Page
      title="Overview"
      name={app.name}
      actions={
        <>
          <SelectField
            label="Period"
            isLabelHidden
            value={days}
            options={PERIODS}
            onChange={(chosen) => navigate({ search: { days: chosen } })}
          />
          {newLink}
        </>
      }
    >
      {error ? (
        <ProblemPanel message={toProblem(error).message} onRetry={() => reload({ requestPolicy: 'network-only' })} />
      ) : !stats ? (
        <Skeleton lines={10} />
      ) : !hasLinks ? (
        <Card>
          <EmptyState icon="links" title={`Create the first link of ${app.name}`} action={newLink}>
            Then open it on your phone: its visits appear here within seconds.
          </EmptyState>
        </Card>
      ) : (
        <>
          <CountTiles totals={stats.totals} previous={stats.previousTotals} />
          <Card title="Clicks by day">
            <DayChart name="clicks" days={stats.byDay.map(({ day, clicks }) => ({ day, value: clicks }))} />
          </Card>
          <div className={styles.columns}>
            <Card title="Top links">
              <Bars
                empty="No clicks in this period."
                entries={stats.topLinks.links.map(({ smartLink, clicks }) => ({
                  key: smartLink.id,
                  value: clicks,
                  name: (
                    <Link to="/$app/links/$code" params={{ app: app.subdomain, code: smartLink.code }}>
                      <bdi>{smartLink.title ?? smartLink.code}</bdi>
                    </Link>
                  ),
                }))}
              />
              {!stats.topLinks.complete && (
                <p className={styles.note}>
                  Other links can have more clicks in this period: the server examined the most popular ones only.
                </p>
              )}
            </Card>
            <ReferrersCard referrers={stats.byReferrer} />
            <PlatformsCard platforms={stats.byPlatform} />
          </div>
        </>
      )}
    </Page>
  );
}
