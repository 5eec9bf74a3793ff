import { Link } from '@tanstack/react-router';
import { EmptyState, Page } from '../components/page.tsx';

/** The page of an unknown address, and of an app that the credential can't read. */
export function NotFoundPage() {
  return (
    <Page title="Not found" name="Not found">
      <EmptyState icon="search" title="This page does not exist" action={<Link to="/">Go to your apps</Link>}>
        The address may be mistyped, or the app or the link was deleted or belongs to another credential.
      </EmptyState>
    </Page>
  );
}
