import { useNavigate, useParams } from '@tanstack/react-router';
import { useMutation, useQuery } from 'urql';
import { useCurrentApp } from '../app/current-app.ts';
import { toProblem } from '../common/client.ts';
import { toLocalInput } from '../common/format.ts';
import { EMPTY_VALUES, type LinkValues, OVERRIDE_PLATFORMS, toChanges } from '../common/link-values.ts';
import { LinkForm } from '../components/link-form.tsx';
import { Page, ProblemPanel, Skeleton } from '../components/page.tsx';
import { useToast } from '../components/toaster.tsx';
import { graphql } from '../generated/gql.ts';
import type { EditedLinkQuery } from '../generated/graphql.ts';
import { NotFoundPage } from './not-found-page.tsx';
import { ReadOnlyPage } from './read-only-page.tsx';

const LINK = graphql(`
  query EditedLink($app: ID!, $code: String!) {
    app(by: { id: $app }) {
      id
      smartLink(by: { code: $code }) {
        id
        code
        uri
        title
        note
        tags
        metadata
        redeemLimit
        startsAt
        expiresAt
        expiredUrl
        ownPreview { title description imageUrl }
        overrides {
          iphone { link fallback }
          ipad { link fallback }
          universal { link fallback }
          android { link fallback }
          web { link fallback }
        }
      }
    }
  }
`);

const UPDATE = graphql(`
  mutation UpdateLink($input: UpdateSmartLinkInput!) {
    updateSmartLink(input: $input) { smartLink { id code uri title status tags } warnings { code message } }
  }
`);

type EditedLink = NonNullable<NonNullable<EditedLinkQuery['app']>['smartLink']>;

/** Changes a link. */
export function EditLinkPage() {
  const { app, canChange } = useCurrentApp();
  const { code } = useParams({ from: '/$app/links/$code/edit' });
  const navigate = useNavigate();
  const toast = useToast();
  const [{ data, error }] = useQuery({ query: LINK, variables: { app: app.id, code }, requestPolicy: 'network-only' });
  const [, update] = useMutation(UPDATE);
  const link = data?.app?.smartLink;
  const back = () => navigate({ to: '/$app/links/$code', params: { app: app.subdomain, code } });
  if (!canChange) {
    return <ReadOnlyPage />;
  }
  if (data !== undefined && link === null) {
    return <NotFoundPage />;
  }
  return (
    <Page title={`Edit ${code}`} name={`Edit ${code}`}>
      {error ? (
        <ProblemPanel message={toProblem(error).message} />
      ) : link == null ? (
        <Skeleton lines={8} />
      ) : (
        <LinkForm
          initial={toValues(link)}
          isExisting
          submitLabel="Save changes"
          onCancel={back}
          onSubmit={async (values, initial) => {
            const changes = toChanges(initial, values);
            if (Object.keys(changes).length === 0) {
              back();
              return null;
            }
            const { error: refused } = await update({ input: { ...changes, id: link.id } });
            if (refused) {
              return toProblem(refused);
            }
            toast('Saved the changes.');
            back();
            return null;
          }}
        />
      )}
    </Page>
  );
}

function toValues(link: EditedLink): LinkValues {
  const overrides = structuredClone(EMPTY_VALUES.overrides);
  for (const platform of OVERRIDE_PLATFORMS) {
    const override = link.overrides[platform];
    overrides[platform] = { link: override?.link ?? '', fallback: override?.fallback ?? '' };
  }
  return {
    uri: link.uri,
    code: link.code,
    title: link.title ?? '',
    note: link.note ?? '',
    tags: link.tags.join(', '),
    metadata: link.metadata == null ? '' : JSON.stringify(link.metadata, null, 2),
    redeemLimit: link.redeemLimit?.toString() ?? '',
    startsAt: toLocalInput(link.startsAt ?? null),
    expiresAt: toLocalInput(link.expiresAt ?? null),
    expiredUrl: link.expiredUrl ?? '',
    previewTitle: link.ownPreview.title ?? '',
    previewDescription: link.ownPreview.description ?? '',
    previewImageUrl: link.ownPreview.imageUrl ?? '',
    overrides,
  };
}
