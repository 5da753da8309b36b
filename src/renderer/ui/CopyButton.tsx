/** Copies a value and says so, for every id, hash, path, URL and value on show. */
import { Check, Copy, Link, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './Button.tsx';
import { copyText } from './clipboard.ts';
import styles from './CopyButton.module.css';

type State = 'ready' | 'copied' | 'refused';

const icons = { value: Copy, link: Link };
const outcomes = { copied: Check, refused: X };

interface CopyButtonProps {
  value: string;
  /** Names the value in the button's label: `hash` gives "Copy hash". */
  what: string;
  /** A link looks different from another value beside it. */
  kind?: keyof typeof icons;
}

export function CopyButton({ value, what, kind = 'value' }: CopyButtonProps) {
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
        icon={state === 'ready' ? icons[kind] : outcomes[state]}
        onClick={() => void copyText(value).then((copied) => setState(copied ? 'copied' : 'refused'))}
      />
      <output className="visually-hidden">{state === 'ready' ? '' : label}</output>
    </>
  );
}
