import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { useCurrentApp } from '../app/current-app.ts';
import type { Problem } from '../common/client.ts';
import { toProblem } from '../common/client.ts';
import { fromLocalInput, TIME_ZONE } from '../common/format.ts';
import { PLATFORM_NAMES, SOURCE_NAMES } from '../common/names.ts';
import { graphql } from '../generated/gql.ts';
import type { DraftLinkInput, OverridesInput } from '../generated/graphql.ts';
import { Badge } from './badge.tsx';
import { Button } from './button.tsx';
import { TextField } from './field.tsx';
import styles from './link-form.module.css';
import { Card, ProblemPanel } from './page.tsx';

/** The fields of the form as texts. */
export interface LinkValues {
  uri: string;
  code: string;
  title: string;
  note: string;
  tags: string;
  metadata: string;
  redeemLimit: string;
  startsAt: string;
  expiresAt: string;
  expiredUrl: string;
  previewTitle: string;
  previewDescription: string;
  previewImageUrl: string;
  overrides: Record<OverridePlatform, { link: string; fallback: string }>;
}

type OverridePlatform = 'iphone' | 'ipad' | 'android' | 'web';

const OVERRIDE_PLATFORMS: readonly [OverridePlatform, string][] = [
  ['iphone', 'iPhone'],
  ['ipad', 'iPad'],
  ['android', 'Android'],
  ['web', 'Web'],
];

export const EMPTY_VALUES: LinkValues = {
  uri: '',
  code: '',
  title: '',
  note: '',
  tags: '',
  metadata: '',
  redeemLimit: '',
  startsAt: '',
  expiresAt: '',
  expiredUrl: '',
  previewTitle: '',
  previewDescription: '',
  previewImageUrl: '',
  overrides: {
    iphone: { link: '', fallback: '' },
    ipad: { link: '', fallback: '' },
    android: { link: '', fallback: '' },
    web: { link: '', fallback: '' },
  },
};

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

const AVAILABILITY = graphql(`
  query CheckCode($app: ID!, $code: String!) {
    codeAvailability(app: { id: $app }, code: $code) { code available message suggestion }
  }
`);

interface LinkFormProps {
  initial: LinkValues;
  /** Whether the link exists, so that its code can't change. */
  isExisting: boolean;
  submitLabel: string;
  onCancel: () => void;
  /** Saves the link. Returns why it was refused, or null. */
  onSubmit: (input: DraftLinkInput) => Promise<Problem | null>;
}

/** The form of a link, with the destinations to which the draft would lead. */
export function LinkForm({ initial, isExisting, submitLabel, onCancel, onSubmit }: LinkFormProps) {
  const [values, setValues] = useState(initial);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPending, setPending] = useState(false);
  const set =
    <K extends keyof LinkValues>(key: K) =>
    (value: LinkValues[K]) => {
      setValues((now) => ({ ...now, [key]: value }));
      setProblem(null);
    };
  const metadata = useMemo(() => parseMetadata(values.metadata), [values.metadata]);
  const draft = useDebounced(values, 250);
  const field = problem?.inputPath[0] === 'input' ? problem.inputPath.slice(1).join('.') : problem?.inputPath.join('.');
  const getProblem = (...paths: string[]) => (problem !== null && paths.includes(field ?? '') ? problem.message : null);
  const knownFields = [
    'uri',
    'code',
    'title',
    'note',
    'redeemLimit',
    'startsAt',
    'expiresAt',
    'expiredUrl',
    'metadata',
  ];
  const isShownAtField =
    field !== undefined && (knownFields.includes(field) || /^(tags|overrides|preview)(\.|$)/.test(field));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!/^\d*$/.test(values.redeemLimit.trim())) {
      setProblem({
        message: 'The redeem limit must be a whole number, or empty for no limit.',
        inputPath: ['input', 'redeemLimit'],
        status: null,
      });
      return;
    }
    if (metadata.problem !== null) {
      document.querySelector<HTMLElement>('[name="metadata"]')?.focus();
      return;
    }
    setPending(true);
    const refused = await onSubmit(toInput(values, metadata.value, isExisting));
    setPending(false);
    setProblem(refused);
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.fields}>
        <Card>
          <div className={styles.group}>
            <TextField
              label="Target"
              placeholder="/products/1 or https://www.example.com/page"
              hint="A path that your app and your website share, or a web address."
              autoFocus
              value={values.uri}
              onChange={set('uri')}
              problem={getProblem('uri')}
            />
            {!isExisting && <CodeField value={values.code} onChange={set('code')} problem={getProblem('code')} />}
            <TextField
              label="Title"
              hint="Only for your team."
              value={values.title}
              onChange={set('title')}
              problem={getProblem('title')}
            />
            <TextField
              label="Tags"
              hint="Separated by commas."
              value={values.tags}
              onChange={set('tags')}
              problem={problem !== null && field?.startsWith('tags') ? problem.message : null}
            />
            <TextField
              label="Note"
              rows={2}
              hint="Only for your team."
              value={values.note}
              onChange={set('note')}
              problem={getProblem('note')}
            />
          </div>
        </Card>
        <Section title="Other destinations on single platforms" isOpen={hasOverrides(values)}>
          {OVERRIDE_PLATFORMS.map(([platform, name]) => (
            <div key={platform} className={styles.pair}>
              <TextField
                label={`Opens on ${name}`}
                value={values.overrides[platform].link}
                onChange={(link) =>
                  set('overrides')({ ...values.overrides, [platform]: { ...values.overrides[platform], link } })
                }
                problem={getProblem(`overrides.${platform}.link`, `overrides.${platform}`)}
              />
              <TextField
                label={platform === 'web' ? 'Otherwise' : 'Without the app'}
                value={values.overrides[platform].fallback}
                onChange={(fallback) =>
                  set('overrides')({ ...values.overrides, [platform]: { ...values.overrides[platform], fallback } })
                }
                problem={getProblem(`overrides.${platform}.fallback`)}
              />
            </div>
          ))}
        </Section>
        <Section title="Schedule" isOpen={values.startsAt !== '' || values.expiresAt !== ''}>
          <DateTimeField
            label="Starts"
            value={values.startsAt}
            onChange={set('startsAt')}
            problem={getProblem('startsAt')}
          />
          <DateTimeField
            label="Expires"
            value={values.expiresAt}
            onChange={set('expiresAt')}
            problem={getProblem('expiresAt')}
          />
          <TextField
            label="Address outside of this time"
            hint="Without one, visitors see a page that says why the link doesn’t work."
            value={values.expiredUrl}
            onChange={set('expiredUrl')}
            problem={getProblem('expiredUrl')}
          />
        </Section>
        <Section
          title="Social card"
          isOpen={values.previewTitle !== '' || values.previewDescription !== '' || values.previewImageUrl !== ''}
        >
          <TextField
            label="Card title"
            value={values.previewTitle}
            onChange={set('previewTitle')}
            problem={getProblem('preview.title')}
          />
          <TextField
            label="Card description"
            rows={2}
            value={values.previewDescription}
            onChange={set('previewDescription')}
            problem={getProblem('preview.description')}
          />
          <TextField
            label="Card image address"
            value={values.previewImageUrl}
            onChange={set('previewImageUrl')}
            problem={getProblem('preview.imageUrl')}
          />
        </Section>
        <Section title="Metadata for the app" isOpen={values.metadata !== '' || values.redeemLimit !== ''}>
          <TextField
            label="Metadata"
            name="metadata"
            rows={5}
            isMonospace
            placeholder={'{ "coupon": "SPRING" }'}
            hint="A JSON object that the app receives when it opens the link."
            value={values.metadata}
            onChange={set('metadata')}
            problem={metadata.problem ?? getProblem('metadata')}
          />
          <TextField
            label="Redeem limit"
            inputMode="numeric"
            hint="How often the metadata can be redeemed; empty for any number."
            value={values.redeemLimit}
            onChange={set('redeemLimit')}
            problem={getProblem('redeemLimit')}
          />
        </Section>
        {problem !== null && !isShownAtField && <ProblemPanel message={problem.message} />}
        <div className={styles.buttons}>
          <Button onPress={onCancel}>Cancel</Button>
          <Button type="submit" variant="primary" isDisabled={isPending}>
            {isPending ? 'Saving…' : submitLabel}
          </Button>
        </div>
      </div>
      <aside className={styles.preview} aria-label="Preview">
        <DraftPreview values={draft} isExisting={isExisting} />
      </aside>
    </form>
  );
}

function Section({ title, isOpen, children }: { title: string; isOpen: boolean; children: React.ReactNode }) {
  return (
    <details className={styles.section} open={isOpen || undefined}>
      <summary className={styles.summary}>{title}</summary>
      <div className={styles.group}>{children}</div>
    </details>
  );
}

interface ValueFieldProps {
  value: string;
  onChange: (value: string) => void;
  problem: string | null;
}

function DateTimeField({ label, value, onChange, problem }: ValueFieldProps & { label: string }) {
  return (
    <TextField
      label={label}
      type="datetime-local"
      hint={`In your time zone, ${TIME_ZONE}.`}
      value={value}
      onChange={onChange}
      problem={problem}
    />
  );
}

function CodeField({ value, onChange, problem }: ValueFieldProps) {
  const { app } = useCurrentApp();
  const code = useDebounced(value.trim(), 300);
  const [{ data, stale }] = useQuery({ query: AVAILABILITY, variables: { app: app.id, code }, pause: code === '' });
  const found = code !== '' && !stale && data?.codeAvailability?.code === value.trim() ? data.codeAvailability : null;
  const suggestion = found?.suggestion;
  return (
    <div className={styles.code}>
      <TextField
        label="Code"
        placeholder="Generated"
        hint={
          found?.available
            ? 'This code is available.'
            : 'The last part of the address. Empty: a random one. It never changes.'
        }
        value={value}
        onChange={onChange}
        problem={problem ?? (found?.available === false ? (found.message ?? 'This code is taken.') : null)}
      />
      {found?.available === false && suggestion != null && (
        <Button variant="quiet" onPress={() => onChange(suggestion)}>
          Use {suggestion}
        </Button>
      )}
    </div>
  );
}

function DraftPreview({ values, isExisting }: { values: LinkValues; isExisting: boolean }) {
  const { app } = useCurrentApp();
  const input = { ...toInput(values, parseMetadata(values.metadata).value, isExisting), code: null };
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

/** Returns a value that has not changed for some milliseconds. */
function useDebounced<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

function parseMetadata(text: string): { value: Record<string, unknown> | null; problem: string | null } {
  if (text.trim() === '') {
    return { value: null, problem: null };
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { value: value as Record<string, unknown>, problem: null }
      : { value: null, problem: 'Metadata must be a JSON object, such as {"coupon": "SPRING"}.' };
  } catch (error) {
    return { value: null, problem: `This is not valid JSON: ${error instanceof Error ? error.message : ''}.` };
  }
}

function hasOverrides({ overrides }: LinkValues): boolean {
  return Object.values(overrides).some(({ link, fallback }) => link !== '' || fallback !== '');
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

/** Converts the texts of the form to the input of the API. An update clears what is empty. */
function toInput(values: LinkValues, metadata: Record<string, unknown> | null, isExisting: boolean): DraftLinkInput {
  const overrides: OverridesInput = {};
  for (const [platform] of OVERRIDE_PLATFORMS) {
    const { link, fallback } = values.overrides[platform];
    if (link.trim() !== '' || fallback.trim() !== '') {
      overrides[platform] = { link: link.trim(), fallback: orNull(fallback) };
    } else if (isExisting) {
      overrides[platform] = null;
    }
  }
  return {
    uri: values.uri.trim(),
    ...(isExisting ? {} : { code: orNull(values.code) }),
    title: orNull(values.title),
    note: orNull(values.note),
    tags: values.tags
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    metadata,
    redeemLimit: values.redeemLimit.trim() === '' ? null : Number(values.redeemLimit),
    startsAt: fromLocalInput(values.startsAt),
    expiresAt: fromLocalInput(values.expiresAt),
    expiredUrl: orNull(values.expiredUrl),
    preview: {
      title: orNull(values.previewTitle),
      description: orNull(values.previewDescription),
      imageUrl: orNull(values.previewImageUrl),
    },
    overrides,
  };
}
