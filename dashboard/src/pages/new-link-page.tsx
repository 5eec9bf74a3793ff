import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useCurrentApp } from '../app/current-app.ts';
import { toProblem } from '../common/client.ts';
import { EMPTY_VALUES, toDraft } from '../common/link-values.ts';
import { LinkForm } from '../components/link-form.tsx';
import { Page } from '../components/page.tsx';
import { useToast } from '../components/toaster.tsx';
import { graphql } from '../generated/gql.ts';
import { ReadOnlyPage } from './read-only-page.tsx';

const CREATE = graphql(`
  mutation CreateLink($input: CreateSmartLinkInput!, $key: String!) {
    createSmartLink(input: $input) @idempotent(key: $key) { smartLink { id code url } warnings { code message } }
  }
`);

/** Creates a link. */
export function NewLinkPage() {
  const { app, canChange } = useCurrentApp();
  const navigate = useNavigate();
  const toast = useToast();
  const [, create] = useMutation(CREATE);
  // The same for every attempt, so that a retry after a lost response doesn't create a second link.
  const [idempotencyKey, setIdempotencyKey] = useState(() => crypto.randomUUID());
  if (!canChange) {
    return <ReadOnlyPage />;
  }
  return (
    <Page title="New link" name="New link">
      <LinkForm
        initial={EMPTY_VALUES}
        isExisting={false}
        submitLabel="Create link"
        onCancel={() => navigate({ to: '/$app/links', params: { app: app.subdomain } })}
        onSubmit={async (values) => {
          const { data, error } = await create({
            input: { ...toDraft(values), app: { id: app.id } },
            key: idempotencyKey,
          });
          if (error) {
            if (error.networkError === undefined) {
              setIdempotencyKey(crypto.randomUUID());
            }
            return toProblem(error);
          }
          const code = data?.createSmartLink?.smartLink.code;
          if (code !== undefined) {
            toast('Created the link.');
            navigate({ to: '/$app/links/$code', params: { app: app.subdomain, code } });
          }
          return null;
        }}
      />
    </Page>
  );
}
