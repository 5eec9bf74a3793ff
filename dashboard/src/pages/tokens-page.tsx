import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { useCurrentApp } from '../app/current-app.ts';
import { API_PATH, toProblem } from '../common/client.ts';
import { formatExactTime, formatRelativeTime } from '../common/format.ts';
import { CREDENTIAL_NAMES, PLATFORM_NAMES, PLATFORMS } from '../common/names.ts';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Dialog, DialogButtons } from '../components/dialog.tsx';
import { SelectField } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { Card, EmptyState, Page, ProblemPanel, Skeleton } from '../components/page.tsx';
import { useToast } from '../components/toaster.tsx';
import { graphql } from '../generated/gql.ts';
import type { PlatformKind, TokensQuery } from '../generated/graphql.ts';
import styles from './tokens-page.module.css';

const TOKENS = graphql(`
  query Tokens($app: ID!) {
    app(by: { id: $app }) {
      id
      platforms {
        id
        kind
        baseUrl
        urlSchemes
        storeUrl
        teamId
        bundleId
        appStoreId
        packageName
        sha256Fingerprints
      }
      tokens(first: 100) {
        nodes { id kind platform lastFour createdAt lastUsedAt revokedAt expiresAt }
      }
    }
  }
`);

const CREATE = graphql(`
  mutation CreateToken($app: ID!, $platform: PlatformKind!, $publishable: Boolean!) {
    createToken(input: { app: { id: $app }, platform: $platform, publishable: $publishable }) {
      token
      credential { id kind platform lastFour }
    }
  }
`);

const ROTATE = graphql(`
  mutation RotateToken($id: ID!, $validUntil: DateTime!) {
    rotateToken(input: { id: $id, validUntil: $validUntil }) {
      token
      credential { id kind platform lastFour }
      previous { id expiresAt }
    }
  }
`);

const REVOKE = graphql(`
  mutation RevokeToken($id: ID!) {
    revokeToken(input: { id: $id }) { credential { id revokedAt } }
  }
`);

type App = NonNullable<TokensQuery['app']>;
type Token = NonNullable<App['tokens']>['nodes'][number];

interface NewToken {
  token: string | null;
  kind: Token['kind'];
}

const DAY_MS = 86_400_000;

/** The platforms of an app with their tokens, which are created, rotated and revoked here. */
export function TokensPage() {
  const { app, canChange } = useCurrentApp();
  const [{ data, error }, reload] = useQuery({
    query: TOKENS,
    variables: { app: app.id },
    requestPolicy: 'cache-and-network',
  });
  const [created, setCreated] = useState<NewToken | null>(null);
  const [changed, setChanged] = useState<{ token: Token; action: 'rotate' | 'revoke' } | null>(null);
  const platforms = data?.app?.platforms ?? [];
  const tokens = (data?.app?.tokens?.nodes ?? []).filter(({ revokedAt }) => revokedAt == null);
  const refresh = () => reload({ requestPolicy: 'network-only' });

  return (
    <Page title="Platforms and tokens" name="Platforms and tokens">
      {error ? (
        <ProblemPanel message={toProblem(error).message} onRetry={refresh} />
      ) : data === undefined ? (
        <Skeleton lines={8} />
      ) : platforms.length === 0 ? (
        <Card>
          <EmptyState icon="key" title="No platform yet">
            Add one with <code>npm run cli -- platform set --app {app.subdomain}</code> or the mutation{' '}
            <code>setPlatform</code>.
          </EmptyState>
        </Card>
      ) : (
        PLATFORMS.flatMap((kind) => platforms.filter((platform) => platform.kind === kind)).map((platform) => (
          <Card
            key={platform.id}
            title={PLATFORM_NAMES[platform.kind]}
            aside={
              canChange && (
                <CreateTokenButton
                  appId={app.id}
                  platform={platform.kind}
                  onCreated={(token) => {
                    setCreated(token);
                    refresh();
                  }}
                />
              )
            }
          >
            <dl className={styles.facts}>
              {listFacts(platform).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>
                    <bdi className="mono">{value}</bdi>
                  </dd>
                </div>
              ))}
            </dl>
            <TokenTable
              tokens={tokens.filter((token) => token.platform === platform.kind)}
              canChange={canChange}
              onAction={(token, action) => setChanged({ token, action })}
            />
          </Card>
        ))
      )}
      {created !== null && <NewTokenDialog created={created} onClose={() => setCreated(null)} />}
      {changed?.action === 'rotate' && (
        <RotateDialog
          token={changed.token}
          onClose={() => setChanged(null)}
          onRotated={(token) => {
            setChanged(null);
            setCreated(token);
            refresh();
          }}
        />
      )}
      {changed?.action === 'revoke' && (
        <RevokeDialog
          token={changed.token}
          onClose={() => setChanged(null)}
          onRevoked={() => {
            setChanged(null);
            refresh();
          }}
        />
      )}
    </Page>
  );
}

function listFacts(platform: App['platforms'][number]): [name: string, value: string][] {
  const facts: [string, string | null | undefined][] = [
    ['Base URL', platform.baseUrl],
    ['URL schemes', platform.urlSchemes.join(', ')],
    ['Store', platform.storeUrl],
    ['Team ID', platform.teamId],
    ['Bundle ID', platform.bundleId],
    ['App Store ID', platform.appStoreId],
    ['Package', platform.packageName],
    ['SHA-256 fingerprints', platform.sha256Fingerprints.join(', ')],
  ];
  return facts.flatMap(([name, value]) => (value == null || value === '' ? [] : [[name, value]]));
}

interface TokenTableProps {
  tokens: readonly Token[];
  canChange: boolean;
  onAction: (token: Token, action: 'rotate' | 'revoke') => void;
}

function TokenTable({ tokens, canChange, onAction }: TokenTableProps) {
  if (tokens.length === 0) {
    return <p className={styles.muted}>No tokens. Apps and servers need one to use the API.</p>;
  }
  return (
    <ul className={styles.tokens}>
      {tokens.map((token) => (
        <li key={token.id} className={styles.token}>
          <span className={styles.tokenName}>
            <Badge tone={token.kind === 'SECRET_TOKEN' ? 'warning' : 'info'}>{CREDENTIAL_NAMES[token.kind]}</Badge>
            <code>…{token.lastFour}</code>
          </span>
          <span className={styles.muted}>
            {token.lastUsedAt == null ? (
              'Never used'
            ) : (
              <time dateTime={token.lastUsedAt} title={formatExactTime(token.lastUsedAt)}>
                Used {formatRelativeTime(token.lastUsedAt)}
              </time>
            )}
            {token.expiresAt != null && <> · valid until {formatExactTime(token.expiresAt)}</>}
          </span>
          {canChange && (
            <span className={styles.actions}>
              <Button variant="quiet" onPress={() => onAction(token, 'rotate')}>
                Rotate
              </Button>
              <Button variant="quiet" onPress={() => onAction(token, 'revoke')}>
                Revoke
              </Button>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

interface CreateTokenButtonProps {
  appId: string;
  platform: PlatformKind;
  onCreated: (token: NewToken) => void;
}

function CreateTokenButton({ appId, platform, onCreated }: CreateTokenButtonProps) {
  const toast = useToast();
  const [{ fetching }, create] = useMutation(CREATE);
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState<'publishable' | 'secret'>('publishable');
  const submit = async () => {
    const { data, error } = await create({ app: appId, platform, publishable: kind === 'publishable' });
    if (error || !data?.createToken) {
      toast(error ? toProblem(error).message : 'No token was created.', { tone: 'problem' });
      return;
    }
    setOpen(false);
    onCreated({ token: data.createToken.token ?? null, kind: data.createToken.credential.kind });
  };
  return (
    <>
      <Button onPress={() => setOpen(true)}>
        <Icon name="plus" />
        New {PLATFORM_NAMES[platform]} token
      </Button>
      <Dialog title={`New token for ${PLATFORM_NAMES[platform]}`} isOpen={isOpen} onClose={() => setOpen(false)}>
        <SelectField
          label="Kind"
          value={kind}
          options={[
            ['publishable', 'Publishable: ships in your app or website'],
            ['secret', 'Secret: stays on your servers'],
          ]}
          onChange={setKind}
        />
        <p className={styles.muted}>
          {kind === 'publishable'
            ? 'It can create links with limits and resolve them. Everyone who has your app can read it.'
            : 'It can create, change and read all links and statistics of this app. Never put it into an app or a page.'}
        </p>
        <DialogButtons>
          <Button onPress={() => setOpen(false)}>Cancel</Button>
          <Button variant="primary" isDisabled={fetching} onPress={submit}>
            Create token
          </Button>
        </DialogButtons>
      </Dialog>
    </>
  );
}

function NewTokenDialog({ created: { token }, onClose }: { created: NewToken; onClose: () => void }) {
  const text = token ?? '';
  const curl = `curl ${window.location.origin}${API_PATH} -H 'Authorization: Token ${text}' -H 'Content-Type: application/json' -d '{"query":"{ viewer { app { name } } }"}'`;
  return (
    <Dialog title="Copy the token now" isOpen onClose={onClose} isAlert>
      <p>It is shown only once. The server stores a hash of it.</p>
      <code className={styles.secret}>{text}</code>
      <p className={styles.muted}>Try it:</p>
      <code className={styles.secret}>{curl}</code>
      <DialogButtons>
        <CopyButton text={curl} label="Copy as curl" isLabelled />
        <CopyButton text={text} label="Copy the token" isLabelled />
        <Button variant="primary" onPress={onClose}>
          Done
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

interface RotateDialogProps {
  token: Token;
  onClose: () => void;
  onRotated: (token: NewToken) => void;
}

function RotateDialog({ token, onClose, onRotated }: RotateDialogProps) {
  const toast = useToast();
  const [{ fetching }, rotate] = useMutation(ROTATE);
  const [days, setDays] = useState<'1' | '7' | '30'>('7');
  const submit = async () => {
    const validUntil = new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    const { data, error } = await rotate({ id: token.id, validUntil });
    if (error || !data?.rotateToken) {
      toast(error ? toProblem(error).message : 'The token was not rotated.', { tone: 'problem' });
      return;
    }
    onRotated({ token: data.rotateToken.token ?? null, kind: data.rotateToken.credential.kind });
  };
  return (
    <Dialog title={`Rotate the token …${token.lastFour}`} isOpen onClose={onClose}>
      <p>
        You get a new token of the same kind. The old one stays valid for a while, so that you can replace it
        everywhere.
      </p>
      <SelectField
        label="The old token stays valid for"
        value={days}
        options={[
          ['1', '1 day'],
          ['7', '7 days'],
          ['30', '30 days'],
        ]}
        onChange={setDays}
      />
      <DialogButtons>
        <Button onPress={onClose}>Cancel</Button>
        <Button variant="primary" isDisabled={fetching} onPress={submit}>
          Rotate
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

interface RevokeDialogProps {
  token: Token;
  onClose: () => void;
  onRevoked: () => void;
}

function RevokeDialog({ token, onClose, onRevoked }: RevokeDialogProps) {
  const toast = useToast();
  const [{ fetching }, revoke] = useMutation(REVOKE);
  const submit = async () => {
    const { error } = await revoke({ id: token.id });
    if (error) {
      toast(toProblem(error).message, { tone: 'problem' });
      return;
    }
    toast(`Revoked the token …${token.lastFour}.`);
    onRevoked();
  };
  return (
    <Dialog title={`Revoke the token …${token.lastFour}?`} isAlert isOpen onClose={onClose}>
      <p>
        {token.lastUsedAt == null
          ? 'It was never used.'
          : `It was last used ${formatRelativeTime(token.lastUsedAt)}. Whatever uses it stops working at once.`}{' '}
        A revoked token can’t be restored.
      </p>
      <DialogButtons>
        <Button onPress={onClose}>Cancel</Button>
        <Button variant="danger" isDisabled={fetching} onPress={submit}>
          Revoke the token
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
