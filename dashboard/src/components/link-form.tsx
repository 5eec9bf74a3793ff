import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import type { Problem } from '../common/client.ts';
import { TIME_ZONE } from '../common/format.ts';
import { hasOverride, type LinkValues, OVERRIDE_PLATFORMS, parseMetadata } from '../common/link-values.ts';
import { PLATFORM_NAMES } from '../common/names.ts';
import { useDebounced } from '../common/use-debounced.ts';
import type { PlatformKind } from '../generated/graphql.ts';
import { Button } from './button.tsx';
import { CodeField } from './code-field.tsx';
import { DraftPreview } from './draft-preview.tsx';
import { TextField, type ValueFieldProps } from './field.tsx';
import styles from './link-form.module.css';
import { Card, ProblemPanel } from './page.tsx';

interface LinkFormProps {
  initial: LinkValues;
  /** Whether the link exists, so that its code can't change. */
  isExisting: boolean;
  submitLabel: string;
  onCancel: () => void;
  /** Saves the link, given the values at the start as well. Returns why it was refused, or null. */
  onSubmit: (values: LinkValues, initial: LinkValues) => Promise<Problem | null>;
}

/** The form of a link, with the destinations to which the draft would lead. */
export function LinkForm({ initial: given, isExisting, submitLabel, onCancel, onSubmit }: LinkFormProps) {
  // The link can be loaded again while the form is open.
  const [initial] = useState(given);
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
    const refused = await onSubmit(values, initial);
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
        <Section
          title="Other destinations on single platforms"
          isOpen={Object.values(initial.overrides).some(hasOverride)}
        >
          {OVERRIDE_PLATFORMS.map((platform) => (
            <div key={platform} className={styles.pair}>
              <TextField
                label={`Opens on ${PLATFORM_NAMES[platform.toUpperCase() as PlatformKind]}`}
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
        <Section
          title="Schedule"
          isOpen={initial.startsAt !== '' || initial.expiresAt !== '' || initial.expiredUrl !== ''}
        >
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
          isOpen={initial.previewTitle !== '' || initial.previewDescription !== '' || initial.previewImageUrl !== ''}
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
        <Section title="Metadata for the app" isOpen={initial.metadata !== '' || initial.redeemLimit !== ''}>
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
        <DraftPreview values={draft} />
      </aside>
    </form>
  );
}

function Section({ title, isOpen, children }: { title: string; isOpen: boolean; children: ReactNode }) {
  return (
    <details className={styles.section} open={isOpen || undefined}>
      <summary className={styles.summary}>{title}</summary>
      <div className={styles.group}>{children}</div>
    </details>
  );
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
