import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { useCurrentApp } from '../app/current-app.ts';
import { EMPTY_LINK_SEARCH, type LinkSearch, toListArguments } from '../app/link-search.ts';
import { toProblem } from '../common/client.ts';
import { formatExactTime, formatNumber, formatRelativeTime } from '../common/format.ts';
import { Badge } from '../components/badge.tsx';
import buttonStyles from '../components/button.module.css';
import { Button } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { SelectField } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { Card, EmptyState, Page, ProblemPanel, Skeleton } from '../components/page.tsx';
import { SelectionBar } from '../components/selection-bar.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { graphql } from '../generated/gql.ts';
import styles from './links-page.module.css';

const PAGE_SIZE = 50;

const LINKS = graphql(`
  query Links(
    $app: ID!
    $filter: SmartLinkFilter
    $orderBy: SmartLinkOrder
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    app(by: { id: $app }) {
      id
      smartLinks(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
        nodes { id code url uri title status tags createdAt stats { totals { clicks } } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`);

const LINK_TAGS = graphql(`
  query LinkTags($app: ID!) {
    app(by: { id: $app }) { id tags(first: 100) { nodes { name } } }
  }
`);

const COUNT = graphql(`
  query CountLinks($app: ID!, $filter: SmartLinkFilter) {
    app(by: { id: $app }) { id smartLinks(first: 1, filter: $filter) { totalCount totalCountAtLeast } }
  }
`);

const SORTS = [
  ['newest', 'Newest first'],
  ['oldest', 'Oldest first'],
  ['updated', 'Last changed first'],
  ['clicks', 'Most clicks first'],
] as const;

const STATUSES = [
  ['', 'Any status'],
  ['ACTIVE', 'Active'],
  ['SCHEDULED', 'Scheduled'],
  ['EXPIRED', 'Expired'],
  ['DISABLED', 'Disabled'],
] as const;

/** The list of links: search, filters, pages, and actions on the selected links. */
export function LinksPage() {
  const { app, canChange } = useCurrentApp();
  const search = useSearch({ from: '/$app/links' });
  const navigate = useNavigate({ from: '/$app/links' });
  const { after, before } = search;
  const page = before === '' ? { first: PAGE_SIZE, after: after || null } : { last: PAGE_SIZE, before };
  const variables = { app: app.id, ...toListArguments(search), ...page };
  const [{ data, error, fetching }, reload] = useQuery({ query: LINKS, variables, requestPolicy: 'cache-and-network' });
  const [tags] = useQuery({ query: LINK_TAGS, variables: { app: app.id } });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const change = (changes: Partial<LinkSearch>) => {
    setSelected(new Set());
    navigate({ search: (now) => ({ ...now, after: '', before: '', ...changes }) });
  };

  const connection = data?.app?.smartLinks;
  const links = connection?.nodes ?? [];
  const isFiltered = search.q !== '' || search.status !== '' || search.tag !== '';
  const tagNames = tags.data?.app?.tags?.nodes.map(({ name }) => name) ?? [];
  const isAllSelected = links.length > 0 && links.every(({ id }) => selected.has(id));

  return (
    <Page
      title="Links"
      name={`Links of ${app.name}`}
      actions={
        canChange && (
          <Link
            to="/$app/links/new"
            params={{ app: app.subdomain }}
            className={`${buttonStyles.button} ${buttonStyles.primary}`}
          >
            <Icon name="plus" />
            New link
          </Link>
        )
      }
    >
      <div className={styles.filters}>
        <SearchForm key={search.q} text={search.q} onSearch={(q) => change({ q })} />
        <SelectField
          label="Status"
          isLabelHidden
          value={search.status}
          options={STATUSES}
          onChange={(status) => change({ status })}
        />
        <SelectField
          label="Tag"
          isLabelHidden
          value={search.tag}
          options={[
            ['', 'Any tag'],
            ...[...new Set([...tagNames, ...(search.tag === '' ? [] : [search.tag])])].map(
              (name) => [name, name] as const,
            ),
          ]}
          onChange={(tag) => change({ tag })}
        />
        <SelectField
          label="Order"
          isLabelHidden
          value={search.sort}
          options={SORTS}
          onChange={(sort) => change({ sort })}
        />
        {isFiltered && (
          <Button variant="quiet" onPress={() => change({ ...EMPTY_LINK_SEARCH, sort: search.sort })}>
            <Icon name="close" />
            Clear filters
          </Button>
        )}
        <LinkCount appId={app.id} filter={toListArguments(search).filter} />
      </div>
      <Card isFlush>
        {error ? (
          <div className={styles.problem}>
            <ProblemPanel
              message={toProblem(error).message}
              onRetry={() => reload({ requestPolicy: 'network-only' })}
            />
          </div>
        ) : connection === undefined || connection === null ? (
          <Skeleton lines={8} />
        ) : links.length === 0 ? (
          connection.pageInfo.hasNextPage ? (
            <EmptyState
              icon="search"
              title="No match so far"
              action={<Button onPress={() => change({ after: connection.pageInfo.endCursor ?? '' })}>Search on</Button>}
            >
              The server searched 20,000 links. Older links can match as well.
            </EmptyState>
          ) : isFiltered ? (
            <EmptyState
              icon="search"
              title="No link matches"
              action={<Button onPress={() => change(EMPTY_LINK_SEARCH)}>Clear filters</Button>}
            >
              Try fewer words, or only the beginning of a word.
            </EmptyState>
          ) : (
            <EmptyState
              icon="links"
              title="No links yet"
              action={
                canChange && (
                  <Link
                    to="/$app/links/new"
                    params={{ app: app.subdomain }}
                    className={`${buttonStyles.button} ${buttonStyles.primary}`}
                  >
                    Create a link
                  </Link>
                )
              }
            >
              A smart link opens the right place on every device: the app where it is installed, otherwise the store or
              the website.
            </EmptyState>
          )
        ) : (
          <table className={styles.table} aria-busy={fetching}>
            <thead>
              <tr>
                {canChange && (
                  <th className={styles.check}>
                    <input
                      type="checkbox"
                      aria-label="Select all links of this page"
                      checked={isAllSelected}
                      onChange={() => setSelected(new Set(isAllSelected ? [] : links.map(({ id }) => id)))}
                    />
                  </th>
                )}
                <th>Link</th>
                <th className={styles.wide}>Tags</th>
                <th className={styles.number}>
                  Clicks <span className={styles.period}>30 days</span>
                </th>
                <th className={styles.wide}>Created</th>
              </tr>
            </thead>
            <tbody>
              {links.map((link) => (
                <tr key={link.id} data-selected={selected.has(link.id) || undefined}>
                  {canChange && (
                    <td className={styles.check}>
                      <input
                        type="checkbox"
                        aria-label={`Select ${link.code}`}
                        checked={selected.has(link.id)}
                        onChange={() => setSelected(toggle(selected, link.id))}
                      />
                    </td>
                  )}
                  <td className={styles.main}>
                    <div className={styles.name}>
                      <Link
                        to="/$app/links/$code"
                        params={{ app: app.subdomain, code: link.code }}
                        className={styles.title}
                      >
                        <bdi>{link.title ?? link.code}</bdi>
                      </Link>
                      {link.status !== 'ACTIVE' && <StatusBadge status={link.status} />}
                    </div>
                    <div className={styles.address}>
                      <span className={styles.url}>{link.url.replace(/^https?:\/\//, '')}</span>
                      <CopyButton text={link.url} label={`Copy the address of ${link.code}`} />
                      <span className={styles.uri} title={link.uri}>
                        → <bdi>{link.uri}</bdi>
                      </span>
                    </div>
                  </td>
                  <td className={styles.wide}>
                    <div className={styles.tags}>
                      {link.tags.slice(0, 3).map((tag) => (
                        <Badge key={tag}>{tag}</Badge>
                      ))}
                      {link.tags.length > 3 && <Badge>+{link.tags.length - 3}</Badge>}
                    </div>
                  </td>
                  <td className={styles.number}>{formatNumber(link.stats?.totals.clicks ?? 0)}</td>
                  <td className={styles.wide}>
                    <time dateTime={link.createdAt} title={formatExactTime(link.createdAt)}>
                      {formatRelativeTime(link.createdAt)}
                    </time>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Card>
      {connection &&
        (connection.pageInfo.hasNextPage || connection.pageInfo.hasPreviousPage || after !== '' || before !== '') && (
          <nav className={styles.pages} aria-label="Pages of links">
            <Button
              isDisabled={!connection.pageInfo.hasPreviousPage}
              onPress={() => change({ before: connection.pageInfo.startCursor ?? '' })}
            >
              Previous
            </Button>
            <Button
              isDisabled={!connection.pageInfo.hasNextPage}
              onPress={() => change({ after: connection.pageInfo.endCursor ?? '' })}
            >
              Next
            </Button>
          </nav>
        )}
      {selected.size > 0 && (
        <SelectionBar
          ids={[...selected]}
          onDone={() => {
            setSelected(new Set());
            reload({ requestPolicy: 'network-only' });
          }}
          onClear={() => setSelected(new Set())}
        />
      )}
    </Page>
  );
}

function toggle(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) {
    next.add(id);
  }
  return next;
}

function SearchForm({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const [value, setValue] = useState(text);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        document.getElementById('link-search')?.focus();
      }
    };
    window.addEventListener('keydown', focus);
    return () => window.removeEventListener('keydown', focus);
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(value.trim());
  };
  return (
    <search className={styles.search}>
      <form onSubmit={submit}>
        <Icon name="search" />
        <input
          id="link-search"
          type="search"
          maxLength={200}
          placeholder="Search titles, codes, targets"
          aria-label="Search links"
          aria-keyshortcuts="/"
          value={value}
          onChange={(event) => {
            setValue(event.target.value);
            if (event.target.value === '' && text !== '') {
              onSearch('');
            }
          }}
        />
      </form>
    </search>
  );
}

function LinkCount({ appId, filter }: { appId: string; filter: ReturnType<typeof toListArguments>['filter'] }) {
  const [{ data }] = useQuery({ query: COUNT, variables: { app: appId, filter } });
  const counted = data?.app?.smartLinks;
  const text =
    counted == null
      ? ''
      : counted.totalCount === 1
        ? '1 link'
        : counted.totalCount !== null && counted.totalCount !== undefined
          ? `${formatNumber(counted.totalCount)} links`
          : `more than ${formatNumber(counted.totalCountAtLeast)} links`;
  return (
    <span className={styles.count} role="status">
      {text}
    </span>
  );
}
