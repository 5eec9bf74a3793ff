import { RouterProvider } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { RouterProvider as AriaRouterProvider } from 'react-aria-components';
import { Provider } from 'urql';
import { createClient } from '../common/client.ts';
import {
  clearSession,
  readSession,
  type Session,
  storeSession,
  takeSignInCode,
  watchSession,
  watchSignInCode,
} from '../common/session.ts';
import { applyTheme, readTheme } from '../common/theme.ts';
import { Toaster } from '../components/toaster.tsx';
import { SignInPage } from '../pages/sign-in-page.tsx';
import { createDashboardRouter } from './router.tsx';
import { SessionContext } from './session-context.ts';

applyTheme(readTheme());
const code = takeSignInCode();
const router = createDashboardRouter();

/** Shows the pages to a signed-in person, otherwise the sign-in. */
export function Root() {
  const [session, setSession] = useState<Session | null>(readSession);
  const [notice, setNotice] = useState<string | null>(null);
  const [signInCode, setSignInCode] = useState(code);

  const signOut = useCallback((reason: string | null) => {
    clearSession();
    setSession(null);
    setNotice(reason);
  }, []);
  useEffect(() => watchSession(() => setSession(readSession())), []);
  useEffect(() => watchSignInCode(setSignInCode), []);
  const credential = session?.credential ?? null;
  const client = useMemo(
    () =>
      createClient(credential, () =>
        signOut('You were signed out, because the server does not accept this credential any more.'),
      ),
    [credential, signOut],
  );
  const context = useMemo(() => ({ credential, signOut: () => signOut(null) }), [credential, signOut]);

  if (session === null || signInCode !== null) {
    return (
      <SignInPage
        code={signInCode}
        notice={notice}
        current={session}
        onSignIn={(signedIn) => {
          storeSession(signedIn);
          setSession(signedIn);
          setNotice(null);
          setSignInCode(null);
        }}
        onCancel={() => setSignInCode(null)}
      />
    );
  }
  return (
    <SessionContext value={context}>
      <Provider value={client}>
        <Toaster>
          <AriaRouterProvider navigate={(path) => router.history.push(path)}>
            <RouterProvider router={router} />
          </AriaRouterProvider>
        </Toaster>
      </Provider>
    </SessionContext>
  );
}
