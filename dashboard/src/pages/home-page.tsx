import { Navigate } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useSession } from '../app/session-context.ts';
import { toProblem } from '../common/client.ts';
import { Button } from '../components/button.tsx';
import { EmptyState, Page, ProblemPanel, Skeleton } from '../components/page.tsx';
import { graphql } from '../generated/gql.ts';

const HOME = graphql(`query Home { apps(first: 1) { nodes { id subdomain } } }`);

/** Leads to the first app that the credential can read. */
export function HomePage() {
  const { signOut } = useSession();
  const [{ data, error }, reload] = useQuery({ query: HOME });
  const [app] = data?.apps?.nodes ?? [];
  if (app !== undefined) {
    return <Navigate to="/$app" params={{ app: app.subdomain }} replace />;
  }
  return (
    <Page title="Apps" name="Apps">
      {error ? (
        <ProblemPanel message={toProblem(error).message} onRetry={() => reload({ requestPolicy: 'network-only' })} />
      ) : data === undefined ? (
        <Skeleton />
      ) : (
        <EmptyState icon="overview" title="There is no app yet" action={<Button onPress={signOut}>Sign out</Button>}>
          Create one with <code>npm run cli -- app create --name Shop --subdomain shop</code>, then reload this page.
        </EmptyState>
      )}
    </Page>
  );
}
