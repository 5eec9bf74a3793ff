import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import styles from './page.module.css';

interface PageProps {
  title: ReactNode;
  /** The page's title in the browser's tab. */
  name: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page with its heading and its actions. */
export function Page({ title, name, actions, children }: PageProps) {
  return (
    <div className={styles.page}>
      <title>{`${name} · Smart links`}</title>
      <header className={styles.header}>
        <h1 className={styles.title}>{title}</h1>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface CardProps {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  /** Whether the content fills the card to its edges, as tables do. */
  isFlush?: boolean;
}

/** A part of a page. */
export function Card({ title, aside, children, isFlush = false }: CardProps) {
  return (
    <section className={styles.card}>
      {(title !== undefined || aside !== undefined) && (
        <header className={styles.cardHeader}>
          <h2 className={styles.cardTitle}>{title}</h2>
          {aside}
        </header>
      )}
      <div className={isFlush ? styles.flush : styles.content}>{children}</div>
    </section>
  );
}

interface EmptyStateProps {
  icon: IconName;
  title: string;
  /** What to do. */
  children: ReactNode;
  action?: ReactNode;
}

/** The content of a list without entries. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <span className={styles.emptyIcon}>
        <Icon name={icon} size={22} />
      </span>
      <h2 className={styles.cardTitle}>{title}</h2>
      <p className={styles.muted}>{children}</p>
      {action}
    </div>
  );
}

/** Why something can't be shown, with a way to try again. */
export function ProblemPanel({ message, onRetry }: { message: string; onRetry?: () => void }) {
  return (
    <div className={styles.problem} role="alert">
      <Icon name="warning" />
      <span>{message}</span>
      {onRetry !== undefined && <Button onPress={onRetry}>Try again</Button>}
    </div>
  );
}

/** Gray lines while the content is loading. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div className={styles.skeleton} role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines don't differ
        <span key={i} />
      ))}
    </div>
  );
}
