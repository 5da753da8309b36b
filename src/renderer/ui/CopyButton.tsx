/** Copies a value and says so, for every id, hash, path, URL and value on show. */
import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './Button.tsx';
import { copyText } from './clipboard.ts';
import styles from './CopyButton.module.css';

type State = 'ready' | 'copied' | 'refused';

const icons = { ready: Copy, copied: Check, refused: X };

/** `what` names the value in the button's label: `hash` gives "Copy hash". */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const [state, setState] = useState<State>('ready');

  useEffect(() => {
    if (state === 'ready') return;
    const timer = setTimeout(() => setState('ready'), 1500);
    return () => clearTimeout(timer);
  }, [state]);

  const label = state === 'copied' ? 'Copied' : state === 'refused' ? 'The clipboard refused' : `Copy ${what}`;
  return (
    <>
      <IconButton
        className={styles.copy}
        label={label}
        icon={icons[state]}
        onClick={() => void copyText(value).then((copied) => setState(copied ? 'copied' : 'refused'))}
      />
      <output className="visually-hidden">{state === 'ready' ? '' : label}</output>
    </>
  );
}
