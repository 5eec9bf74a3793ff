import { useQuery } from 'urql';
import { useCurrentApp } from '../app/current-app.ts';
import { useDebounced } from '../common/use-debounced.ts';
import { graphql } from '../generated/gql.ts';
import { Button } from './button.tsx';
import { TextField, type ValueFieldProps } from './field.tsx';
import styles from './link-form.module.css';

const AVAILABILITY = graphql(`
  query CheckCode($app: ID!, $code: String!) {
    codeAvailability(app: { id: $app }, code: $code) { code available message suggestion }
  }
`);

/** The field of a custom code, which says whether the code is available. */
export function CodeField({ value, onChange, problem }: ValueFieldProps) {
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
