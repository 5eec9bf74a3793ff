import { EmptyState, Page } from '../components/page.tsx';

/** The page that read-only keys get instead of a form that changes something. */
export function ReadOnlyPage() {
  return (
    <Page title="Read-only key" name="Read-only key">
      <EmptyState icon="key" title="Your key can’t change anything">
        Sign in with another key to create and change links.
      </EmptyState>
    </Page>
  );
}
