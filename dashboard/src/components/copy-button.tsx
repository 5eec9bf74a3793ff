import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

const SHOWN_MS = 2_000;

interface CopyButtonProps {
  text: string;
  /** The label, such as "Copy the address". */
  label: string;
  /** Whether the label is visible. */
  isLabelled?: boolean;
}

/** Copies a text and says so for two seconds. */
export function CopyButton({ text, label, isLabelled = false }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') {
      return;
    }
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  const result = state === 'copied' ? 'Copied' : state === 'failed' ? 'Copying failed' : label;
  return (
    <Button variant={isLabelled ? 'secondary' : 'quiet'} isIcon={!isLabelled} aria-label={result} onPress={copy}>
      <Icon name={state === 'copied' ? 'check' : state === 'failed' ? 'warning' : 'copy'} />
      {isLabelled && <span aria-live="polite">{result}</span>}
    </Button>
  );
}
