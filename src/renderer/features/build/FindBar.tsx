/** Finds text in the log. */
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { IconButton } from '../../ui/Button.tsx';
import { Input } from '../../ui/Input.tsx';
import styles from './Build.module.css';
import type { SearchResult } from './log-terminal.ts';

export interface FindBarProps {
  result: SearchResult;
  onSearch: (text: string, direction: 'next' | 'previous') => void;
  onClose: () => void;
}

export function FindBar({ result, onSearch, onClose }: FindBarProps) {
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onSearch(text, event.shiftKey ? 'previous' : 'next');
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const count = text === '' ? '' : result.count === 0 ? 'none' : `${result.index + 1} of ${result.count}`;
  return (
    <search className={styles.find} aria-label="Find in the log">
      <Input
        ref={input}
        aria-label="Text to find"
        placeholder="Find"
        value={text}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value);
          onSearch(event.target.value, 'next');
        }}
      />
      <output className={styles.findCount}>{count}</output>
      <IconButton
        label="Previous match"
        icon={ChevronUp}
        keys="Shift+Enter"
        side="top"
        onClick={() => onSearch(text, 'previous')}
      />
      <IconButton label="Next match" icon={ChevronDown} keys="Enter" side="top" onClick={() => onSearch(text, 'next')} />
      <IconButton label="Close" icon={X} keys="Esc" side="top" onClick={onClose} />
    </search>
  );
}
