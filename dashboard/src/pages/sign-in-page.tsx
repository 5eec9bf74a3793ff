import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { Checkbox } from 'react-aria-components';
import { createClient, toProblem, UNKNOWN_CREDENTIAL } from '../common/client.ts';
import type { Session } from '../common/session.ts';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { ProblemPanel, Skeleton } from '../components/page.tsx';
import { graphql } from '../generated/gql.ts';
import styles from './sign-in-page.module.css';

const WHO_AM_I = graphql(`query WhoAmI { viewer { credential { id kind } } }`);

const EXCHANGE = graphql(`
  mutation ExchangeSignInCode($code: String!) {
    exchangeSignInCode(input: { code: $code }) { key credential { id label lastFour } }
  }
`);

const UNKNOWN_KEY =
  'This server doesn’t know this key or token, or it was revoked. An admin key is “slk_” with 40 hexadecimal characters after it; a token has 40 hexadecimal characters.';

interface SignInPageProps {
  /** A sign-in code from the address, or null. */
  code: string | null;
  /** Why the person was signed out, or null. */
  notice: string | null;
  /** The session that a sign-in would replace. */
  current: Session | null;
  onSignIn: (session: Session) => void;
  onCancel: () => void;
}

/** Asks for an admin key or a secret token, or offers the key of a sign-in code. */
export function SignInPage({ code, notice, current, onSignIn, onCancel }: SignInPageProps) {
  return (
    <main className={styles.page}>
      <title>Sign in · Smart links</title>
      <div className={styles.card}>
        <span className={styles.logo}>
          <Icon name="links" size={24} />
        </span>
        {code === null ? (
          <KeyForm notice={notice} onSignIn={onSignIn} />
        ) : (
          <CodeOffer key={code} code={code} current={current} onSignIn={onSignIn} onCancel={onCancel} />
        )}
      </div>
    </main>
  );
}

function KeyForm({ notice, onSignIn }: Pick<SignInPageProps, 'notice' | 'onSignIn'>) {
  const [credential, setCredential] = useState('');
  const [isRemembered, setRemembered] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const given = credential.trim();
    if (given === '') {
      setProblem('Enter an admin key or a secret token.');
      return;
    }
    setPending(true);
    const { data, error } = await createClient(given, () => {})
      .query(WHO_AM_I, {})
      .toPromise();
    setPending(false);
    if (error) {
      const { message, status } = toProblem(error);
      // The API's message is about the header, which people don't see here.
      setProblem(status === UNKNOWN_CREDENTIAL ? UNKNOWN_KEY : message);
    } else if (data?.viewer?.credential?.kind === 'PUBLISHABLE_TOKEN') {
      setProblem(
        'This is a publishable token, which ships in apps and can’t read the dashboard. Use a secret token or an admin key.',
      );
    } else {
      onSignIn({ credential: given, isRemembered });
    }
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <h1 className={styles.title}>Sign in</h1>
      {notice !== null && <p className={styles.notice}>{notice}</p>}
      <TextField
        label="Admin key or secret token"
        type="password"
        autoComplete="off"
        autoFocus
        value={credential}
        onChange={(value) => {
          setCredential(value);
          setProblem(null);
        }}
        problem={problem}
        hint={
          <>
            No key yet? <code>npm run cli -- key create</code> creates one, and <code>npm run cli -- dashboard</code>{' '}
            prints an address that signs you in.
          </>
        }
      />
      <Checkbox className={styles.checkbox} isSelected={isRemembered} onChange={setRemembered}>
        <span className={styles.box}>{isRemembered && <Icon name="check" size={12} />}</span>
        Stay signed in on this device
      </Checkbox>
      <Button type="submit" variant="primary" isDisabled={isPending}>
        {isPending ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
}

function CodeOffer({ code, current, onSignIn, onCancel }: Omit<SignInPageProps, 'code' | 'notice'> & { code: string }) {
  const client = useMemo(() => createClient(null, () => {}), []);
  const [offer, setOffer] = useState<{ key: string; label: string; lastFour: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isCurrent = true;
    exchangeOnce(code, () => client.mutation(EXCHANGE, { code }).toPromise()).then(({ data, error }) => {
      const found = data?.exchangeSignInCode;
      if (!isCurrent) {
        return;
      }
      if (error || !found?.key) {
        setProblem(error ? toProblem(error).message : 'This sign-in address was used before.');
      } else {
        setOffer({ key: found.key, label: found.credential.label ?? 'Admin key', lastFour: found.credential.lastFour });
      }
    });
    return () => {
      isCurrent = false;
    };
  }, [client, code]);

  if (problem !== null) {
    return (
      <div className={styles.form}>
        <h1 className={styles.title}>This address doesn’t sign you in any more</h1>
        <ProblemPanel message={problem} />
        <p className={styles.muted}>
          Each address works once, for ten minutes. <code>npm run cli -- dashboard</code> prints a new one.
        </p>
        <Button onPress={onCancel}>{current === null ? 'Sign in with a key' : 'Continue as before'}</Button>
      </div>
    );
  }
  if (offer === null) {
    return <Skeleton lines={4} />;
  }
  return (
    <div className={styles.form}>
      <h1 className={styles.title}>Sign in to this installation?</h1>
      <p>
        The address contains a sign-in for the admin key <strong>{offer.label}</strong> that ends in{' '}
        <code>{offer.lastFour}</code>. It can change everything in this installation.
      </p>
      {current !== null && (
        <p className={styles.notice}>You are signed in already. Signing in replaces that session.</p>
      )}
      <Button variant="primary" autoFocus onPress={() => onSignIn({ credential: offer.key, isRemembered: false })}>
        Sign in
      </Button>
      <Button onPress={onCancel}>{current === null ? 'Sign in with another key' : 'Stay signed in as before'}</Button>
    </div>
  );
}

/** The exchange that has begun. React runs effects twice during development, but a code works once. */
const begun = new Map<string, unknown>();

function exchangeOnce<T>(code: string, exchange: () => Promise<T>): Promise<T> {
  const pending = (begun.get(code) as Promise<T> | undefined) ?? exchange();
  begun.set(code, pending);
  return pending;
}
