import { formatChange, formatCompactNumber, formatNumber } from '../common/format.ts';
import styles from './count-tiles.module.css';

const COUNTS = [
  ['clicks', 'Clicks'],
  ['visitors', 'Visitors'],
  ['opens', 'App opens'],
  ['installs', 'Installs'],
  ['redeems', 'Redemptions'],
  ['bots', 'Bots'],
] as const;

type Counts = Record<(typeof COUNTS)[number][0], number>;

/** The totals of a period, compared with those of the period before if there is one. */
export function CountTiles({ totals, previous }: { totals: Counts; previous?: Counts }) {
  return (
    <dl className={styles.tiles}>
      {COUNTS.map(([key, name]) => {
        const change = previous === undefined ? null : formatChange(totals[key], previous[key]);
        return (
          <div key={key} className={styles.tile}>
            <dt className={styles.name}>{name}</dt>
            <dd className={styles.value} title={formatNumber(totals[key])}>
              {formatCompactNumber(totals[key])}
              {change !== null && (
                <span className={styles.change} title={`${formatNumber(previous?.[key] ?? 0)} in the period before`}>
                  {change}
                </span>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
