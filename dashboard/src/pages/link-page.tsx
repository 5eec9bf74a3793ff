import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useClient, useMutation, useQuery } from 'urql';
import { useCurrentApp } from '../app/current-app.ts';
import { toProblem } from '../common/client.ts';
import { formatExactTime, formatNumber, formatRelativeTime, formatTime } from '../common/format.ts';
import { BROWSER_NAMES, DEVICE_NAMES } from '../common/names.ts';
import { PERIODS, toDays } from '../common/periods.ts';
import { Badge } from '../components/badge.tsx';
import buttonStyles from '../components/button.module.css';
import { Button } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { CountTiles } from '../components/count-tiles.tsx';
import { DayChart } from '../components/day-chart.tsx';
import { Dialog, DialogButtons } from '../components/dialog.tsx';
import { SelectField, TextField } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { Card, Page, ProblemPanel, Skeleton } from '../components/page.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { useToast } from '../components/toaster.tsx';
import { PlatformsCard, ReferrersCard } from '../components/traffic-cards.tsx';
import { graphql } from '../generated/gql.ts';
import styles from './link-page.module.css';
import { NotFoundPage } from './not-found-page.tsx';

const LINK = graphql(`
  query LinkDetails($app: ID!, $code: String!, $from: Date, $to: Date) {
    app(by: { id: $app }) {
      id
      smartLink(by: { code: $code }) {
        id
        code
        url
        uri
        title
        note
        status
        tags
        metadata
        redeemLimit
        redeemCount
        startsAt
        expiresAt
        createdAt
        updatedAt
        template { id name pattern }
        qrCode(format: SVG, sizePixels: 512)
        stats(from: $from, to: $to) {
          totals { clicks visitors opens installs redeems bots }
          byDay { day clicks }
          byPlatform { platform clicks }
          byReferrer(limit: 6) { host clicks }
        }
        resolutionMatrix { device browser installed landing outcome { kind text location deepLink web } }
      }
    }
  }
`);

const EXPLAIN = graphql(`
  query ExplainLink($app: ID!, $code: String!, $userAgent: String!) {
    app(by: { id: $app }) {
      id
      smartLink(by: { code: $code }) {
        id
        explanation(userAgent: $userAgent) { client { text } outcome { text location } steps { code text } }
      }
    }
  }
`);

const DELETE = graphql(`mutation DeleteLink($id: ID!) { deleteSmartLink(input: { id: $id }) { deletedSmartLinkId } }`);
const RESTORE = graphql(
  `mutation RestoreDeletedLink($id: ID!) { restoreSmartLink(input: { id: $id }) { smartLink { id } } }`,
);
const RESET = graphql(
  `mutation ResetRedeems($id: ID!) { resetRedeemCount(input: { id: $id }) { smartLink { id redeemCount } } }`,
);

/** A link: its address, its QR code, its statistics, and where it leads. */
export function LinkPage() {
  const { app, canChange } = useCurrentApp();
  const { code } = useParams({ from: '/$app/links/$code' });
  const { days } = useSearch({ from: '/$app/links/$code' });
  const navigate = useNavigate({ from: '/$app/links/$code' });
  const client = useClient();
  const toast = useToast();
  const [dialog, setDialog] = useState<'qr' | 'delete' | null>(null);
  const [, reset] = useMutation(RESET);
  const [{ data, error }, reload] = useQuery({
    query: LINK,
    variables: { app: app.id, code, ...toDays(days) },
    requestPolicy: 'cache-and-network',
  });
  const link = data?.app?.smartLink;
  if (data !== undefined && link === null) {
    return <NotFoundPage />;
  }
  if (error) {
    return (
      <Page title={code} name={code}>
        <ProblemPanel message={toProblem(error).message} onRetry={() => reload({ requestPolicy: 'network-only' })} />
      </Page>
    );
  }
  if (link == null) {
    return (
      <Page title={code} name={code}>
        <Skeleton lines={12} />
      </Page>
    );
  }
  const remove = async () => {
    const { error: refused } = await client.mutation(DELETE, { id: link.id }).toPromise();
    setDialog(null);
    if (refused) {
      toast(toProblem(refused).message, { tone: 'problem' });
      return;
    }
    toast(`Deleted ${link.code}.`, {
      action: {
        label: 'Undo',
        run: () =>
          void client
            .mutation(RESTORE, { id: link.id })
            .toPromise()
            .then(({ error: failed }) => toast(failed ? toProblem(failed).message : `Restored ${link.code}.`)),
      },
    });
    navigate({ to: '/$app/links', params: { app: app.subdomain } });
  };
  return (
    <Page
      title={<bdi>{link.title ?? link.code}</bdi>}
      name={link.title ?? link.code}
      actions={
        <>
          <SelectField
            label="Period"
            isLabelHidden
            value={days}
            options={PERIODS}
            onChange={(chosen) => navigate({ search: { days: chosen } })}
          />
          {canChange && (
            <>
              <Link
                to="/$app/links/$code/edit"
                params={{ app: app.subdomain, code: link.code }}
                className={`${buttonStyles.button} ${buttonStyles.secondary}`}
              >
                <Icon name="edit" />
                Edit
              </Link>
              <Button onPress={() => setDialog('delete')}>
                <Icon name="trash" />
                Delete
              </Button>
            </>
          )}
        </>
      }
    >
      <Card>
        <div className={styles.head}>
          <button type="button" className={styles.qr} aria-label="Show the QR code" onClick={() => setDialog('qr')}>
            <img src={toDataUrl(link.qrCode)} alt="" width={112} height={112} />
          </button>
          <div className={styles.facts}>
            <div className={styles.address}>
              <a className={styles.url} href={link.url} target="_blank" rel="noreferrer">
                {link.url.replace(/^https?:\/\//, '')}
              </a>
              <CopyButton text={link.url} label="Copy the address" isLabelled />
              <StatusBadge status={link.status} />
            </div>
            <p>
              Leads to <bdi className="mono">{link.uri}</bdi>
              {link.template && <span className={styles.muted}> by the template {link.template.name}</span>}
            </p>
            <p className={styles.muted}>
              Created{' '}
              <time dateTime={link.createdAt} title={formatExactTime(link.createdAt)}>
                {formatRelativeTime(link.createdAt)}
              </time>
              {link.startsAt != null && <> · starts {formatTime(link.startsAt)}</>}
              {link.expiresAt != null && <> · expires {formatTime(link.expiresAt)}</>}
            </p>
            {link.tags.length > 0 && (
              <p className={styles.tags}>
                {link.tags.map((tag) => (
                  <Link key={tag} to="/$app/links" params={{ app: app.subdomain }} search={{ tag }}>
                    <Badge>{tag}</Badge>
                  </Link>
                ))}
              </p>
            )}
            {link.note != null && <p className={styles.note}>{link.note}</p>}
            {link.metadata != null && (
              <p>
                Redeemed {formatNumber(link.redeemCount ?? 0)}
                {link.redeemLimit != null && ` of ${formatNumber(link.redeemLimit)}`} times{' '}
                {canChange && (link.redeemCount ?? 0) > 0 && (
                  <Button
                    variant="quiet"
                    onPress={async () => {
                      const { error: refused } = await reset({ id: link.id });
                      toast(refused ? toProblem(refused).message : 'The count starts at 0 again.');
                    }}
                  >
                    Reset the count
                  </Button>
                )}
              </p>
            )}
          </div>
        </div>
      </Card>
      {link.stats && (
        <>
          <CountTiles totals={link.stats.totals} />
          <Card title="Clicks by day">
            <DayChart name="clicks" days={link.stats.byDay.map(({ day, clicks }) => ({ day, value: clicks }))} />
          </Card>
          <div className={styles.columns}>
            <ReferrersCard referrers={link.stats.byReferrer} />
            <PlatformsCard platforms={link.stats.byPlatform} />
          </div>
        </>
      )}
      <Card title="Where it leads" isFlush>
        <table className={styles.matrix}>
          <thead>
            <tr>
              <th scope="col">Device</th>
              <th scope="col">Outcome</th>
            </tr>
          </thead>
          <tbody>
            {groupMatrix(link.resolutionMatrix ?? []).map(({ key, name, installed, missing }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                <td>
                  {installed === null || installed === missing ? (
                    missing
                  ) : (
                    <>
                      <p>With the app: {installed}</p>
                      <p>Without the app: {missing}</p>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
      <ExplainCard appId={app.id} code={link.code} />
      <Dialog title={`QR code of ${link.code}`} isOpen={dialog === 'qr'} onClose={() => setDialog(null)}>
        <img className={styles.largeQr} src={toDataUrl(link.qrCode)} alt={`QR code for ${link.url}`} />
        <DialogButtons>
          <a
            className={`${buttonStyles.button} ${buttonStyles.secondary}`}
            href={`${link.url}.qr.png?size=1024`}
            target="_blank"
            rel="noreferrer"
          >
            PNG
          </a>
          <a
            className={`${buttonStyles.button} ${buttonStyles.secondary}`}
            href={toDataUrl(link.qrCode)}
            download={`${link.code}.svg`}
          >
            SVG
          </a>
          <Button variant="primary" onPress={() => setDialog(null)}>
            Close
          </Button>
        </DialogButtons>
      </Dialog>
      <Dialog title={`Delete ${link.code}?`} isAlert isOpen={dialog === 'delete'} onClose={() => setDialog(null)}>
        <p>Visitors then see that the link doesn’t exist. You can restore it for 30 days.</p>
        <DialogButtons>
          <Button onPress={() => setDialog(null)}>Cancel</Button>
          <Button variant="danger" onPress={remove}>
            Delete the link
          </Button>
        </DialogButtons>
      </Dialog>
    </Page>
  );
}

function ExplainCard({ appId, code }: { appId: string; code: string }) {
  const [text, setText] = useState(navigator.userAgent);
  const [userAgent, setUserAgent] = useState<string | null>(null);
  const [{ data, error, fetching }] = useQuery({
    query: EXPLAIN,
    variables: { app: appId, code, userAgent: userAgent ?? '' },
    pause: userAgent === null,
  });
  const found = userAgent === null ? null : data?.app?.smartLink?.explanation;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setUserAgent(text);
  };
  return (
    <Card title="Explain a device">
      <form className={styles.explain} onSubmit={submit}>
        <TextField
          label="User agent"
          rows={2}
          isMonospace
          value={text}
          onChange={setText}
          problem={error ? toProblem(error).message : null}
        />
        <Button type="submit" isDisabled={fetching}>
          Explain
        </Button>
      </form>
      {found && (
        <div className={styles.explanation} aria-live="polite">
          <p>
            <strong>{found.client.text}</strong>: {found.outcome.text}
          </p>
          <ol className={styles.steps}>
            {found.steps.map(({ code: step, text: reason }) => (
              <li key={step + reason}>{reason}</li>
            ))}
          </ol>
        </div>
      )}
    </Card>
  );
}

interface MatrixRow {
  device: keyof typeof DEVICE_NAMES;
  browser: keyof typeof BROWSER_NAMES;
  installed: boolean;
  outcome: { text: string };
}

/** Combines the rows with and without the app of the same device and browser. */
function groupMatrix(rows: readonly MatrixRow[]) {
  const groups = new Map<string, { key: string; name: string; installed: string | null; missing: string | null }>();
  for (const { device, browser, installed, outcome } of rows) {
    const key = `${device} ${browser}`;
    const name = device === 'BOT' ? DEVICE_NAMES.BOT : `${DEVICE_NAMES[device]}, ${BROWSER_NAMES[browser]}`;
    const group = groups.get(key) ?? { key, name, installed: null, missing: null };
    groups.set(key, { ...group, [installed ? 'installed' : 'missing']: outcome.text });
  }
  return [...groups.values()];
}

/** Returns an image address for an SVG document. Data addresses are passed through. */
function toDataUrl(qrCode: string): string {
  return qrCode.startsWith('data:') ? qrCode : `data:image/svg+xml,${encodeURIComponent(qrCode)}`;
}
