import type { ReactNode } from 'react';
import { formatNumber } from '../common/format.ts';
import styles from './bars.module.css';

interface BarsProps {
  entries: readonly { key: string; name: ReactNode; value: number }[];
  /** The text without entries. */
  empty: string;
}

/** A list of names with numbers, and a bar for each number. */
export function Bars({ entries, empty }: BarsProps) {
  if (entries.length === 0) {
    return <p className={styles.empty}>{empty}</p>;
  }
  const max = Math.max(1, ...entries.map(({ value }) => value));
  return (
    <ul className={styles.list}>
      {entries.map(({ key, name, value }) => (
        <li key={key} className={styles.entry}>
          <span className={styles.name}>{name}</span>
          <span className={styles.value}>{formatNumber(value)}</span>
          <progress className={styles.bar} value={value} max={max} aria-hidden="true" />
        </li>
      ))}
    </ul>
  );
}
