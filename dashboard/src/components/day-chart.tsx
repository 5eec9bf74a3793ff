import { useId, useState } from 'react';
import { formatCompactNumber, formatDay, formatLongDay, formatNumber } from '../common/format.ts';
import styles from './day-chart.module.css';

interface DayChartProps {
  /** The counted events, such as "clicks". */
  name: string;
  days: readonly { day: string; value: number }[];
}

const WIDTH = 720;
const HEIGHT = 160;
/** The part of a day's width that its bar fills. */
const FILL = 0.7;

/** A bar for each UTC day. The values are also in a table for screen readers. */
export function DayChart({ name, days }: DayChartProps) {
  const [shown, setShown] = useState<number | null>(null);
  const titleId = useId();
  const max = roundUp(Math.max(1, ...days.map(({ value }) => value)));
  const step = WIDTH / Math.max(1, days.length);
  const current = shown === null ? undefined : days[shown];
  const total = days.reduce((sum, { value }) => sum + value, 0);
  return (
    <figure className={styles.chart}>
      <figcaption id={titleId} className={styles.caption}>
        {current === undefined
          ? `${formatNumber(total)} ${name} in ${days.length} days`
          : `${formatLongDay(current.day)} (UTC): ${formatNumber(current.value)} ${name}`}
      </figcaption>
      <div className={styles.plot}>
        <div className={styles.scale} aria-hidden="true">
          <span>{formatCompactNumber(max)}</span>
          <span>{max > 1 ? formatCompactNumber(max / 2) : ''}</span>
          <span>0</span>
        </div>
        <svg
          className={styles.bars}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          onPointerMove={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            setShown(Math.min(days.length - 1, Math.floor(((event.clientX - box.left) / box.width) * days.length)));
          }}
          onPointerLeave={() => setShown(null)}
        >
          {[0, 0.5, 1].map((part) => (
            <line key={part} className={styles.line} x1="0" x2={WIDTH} y1={HEIGHT * part} y2={HEIGHT * part} />
          ))}
          {days.map(({ day, value }, i) => (
            <rect
              key={day}
              className={i === shown ? styles.current : styles.bar}
              x={i * step + (step * (1 - FILL)) / 2}
              width={step * FILL}
              y={HEIGHT - (value / max) * HEIGHT}
              height={(value / max) * HEIGHT}
              rx={Math.min(2, step / 4)}
            />
          ))}
        </svg>
      </div>
      <div className={styles.days} aria-hidden="true">
        <span>{formatDay(days[0]?.day ?? '')}</span>
        <span>{formatDay(days.at(-1)?.day ?? '')}</span>
      </div>
      <div className={styles.table}>
        <table aria-labelledby={titleId}>
          <tbody>
            {days.map(({ day, value }) => (
              <tr key={day}>
                <th scope="row">{formatLongDay(day)}</th>
                <td>{formatNumber(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

/** Rounds a maximum up to 1, 2, 4, 6, 8 or 10 times a power of ten, whose half is a round number as well. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 4, 6, 8, 10].find((one) => one * power >= value) ?? 10;
  return step * power;
}
