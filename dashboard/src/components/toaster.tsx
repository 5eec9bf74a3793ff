import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import styles from './toaster.module.css';

interface Toast {
  id: number;
  text: string;
  tone: 'done' | 'problem';
  action: { label: string; run: () => void } | null;
}

type ShowToast = (text: string, options?: { tone?: Toast['tone']; action?: Toast['action'] }) => void;

const ToastContext = createContext<ShowToast>(() => {});

/** Returns the function that shows a short message about a finished action, optionally with a way to undo it. */
export const useToast = () => useContext(ToastContext);

/** How long messages remain. Those with an action remain longer, so that there is time to reach it by keyboard. */
const SHOWN_MS = 6_000;
const ACTION_SHOWN_MS = 15_000;

let nextId = 1;

/** Shows the messages of the pages inside it, in a live region. */
export function Toaster({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const remove = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), []);
  const show = useCallback<ShowToast>(
    (text, { tone = 'done', action = null } = {}) => {
      const id = nextId;
      nextId += 1;
      setToasts((shown) => [...shown.slice(-2), { id, text, tone, action }]);
      setTimeout(() => remove(id), action === null ? SHOWN_MS : ACTION_SHOWN_MS);
    },
    [remove],
  );
  const list = useMemo(() => toasts, [toasts]);
  return (
    <ToastContext value={show}>
      {children}
      <div className={styles.region} role="status" aria-live="polite">
        {list.map(({ id, text, tone, action }) => (
          <div key={id} className={`${styles.toast} ${tone === 'problem' ? styles.problem : ''}`}>
            <Icon name={tone === 'problem' ? 'warning' : 'check'} />
            <span className={styles.text}>{text}</span>
            {action !== null && (
              <Button
                variant="quiet"
                onPress={() => {
                  remove(id);
                  action.run();
                }}
              >
                {action.label}
              </Button>
            )}
            <Button variant="quiet" isIcon aria-label="Dismiss" onPress={() => remove(id)}>
              <Icon name="close" />
            </Button>
          </div>
        ))}
      </div>
    </ToastContext>
  );
}
