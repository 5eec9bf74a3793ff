import { useQuery } from 'urql';
import { useCurrentApp } from '../app/current-app.ts';
import { toProblem } from '../common/client.ts';
import { type LinkValues, toDraft } from '../common/link-values.ts';
import { PLATFORM_NAMES, SOURCE_NAMES } from '../common/names.ts';
import { graphql } from '../generated/gql.ts';
import { Badge } from './badge.tsx';
import styles from './link-form.module.css';
import { Card } from './page.tsx';

const DRAFT = graphql(`
  query PreviewDraft($app: ID!, $input: DraftLinkInput!) {
    app(by: { id: $app }) {
      id
      previewLink(input: $input) {
        uri
        destinations { platform link fallback source }
        warnings { code message }
      }
    }
  }
`);

/** Shows where the link of the form would lead. */
export function DraftPreview({ values }: { values: LinkValues }) {
  const { app } = useCurrentApp();
  // Without the code, which an existing link already has.
  const input = { ...toDraft(values), code: null };
  const [{ data, error }] = useQuery({
    query: DRAFT,
    variables: { app: app.id, input },
    pause: values.uri.trim() === '',
    requestPolicy: 'network-only',
  });
  const draft = data?.app?.previewLink;
  return (
    <Card title="Where it leads">
      {values.uri.trim() === '' ? (
        <p className={styles.muted}>Enter a target to see where the link opens on each platform.</p>
      ) : error ? (
        <p className={styles.muted}>{toProblem(error).message}</p>
      ) : (
        <ul className={styles.destinations}>
          {draft?.destinations.map(({ platform, link, fallback, source }) => (
            <li key={platform} className={styles.destination}>
              <span className={styles.platform}>
                {PLATFORM_NAMES[platform]} <Badge>{SOURCE_NAMES[source]}</Badge>
              </span>
              <bdi className="mono">{link ?? 'nothing'}</bdi>
              {fallback != null && (
                <span className={styles.muted}>
                  otherwise <bdi className="mono">{fallback}</bdi>
                </span>
              )}
            </li>
          ))}
          {draft?.warnings.map(({ code, message }) => (
            <li key={code + message} className={styles.warning}>
              {message}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
