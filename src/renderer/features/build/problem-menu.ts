/** What a row of the problems offers in its context menu. */
import { Copy, FileCode, PanelRight } from 'lucide-react';
import type { Problem } from '../../../contract/manifest.ts';
import { copyText } from '../../ui/clipboard.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { noFile, type ProblemRow } from './problem-rows.ts';

interface ProblemActions {
  onOpen: (problem: Problem) => void;
  onInspect: () => void;
}

export function problemMenu(row: ProblemRow | undefined, { onOpen, onInspect }: ProblemActions): MenuEntry[] {
  if (row === undefined) return [];
  if (row.kind === 'file') return row.file === noFile ? [] : [copy('path', 'Copy path', row.file)];
  const { problem } = row;
  const { position } = problem;
  const goTo = {
    id: 'open',
    label: `Go to line ${position?.line}`,
    icon: FileCode,
    keys: 'Enter',
    onSelect: () => onOpen(problem),
  };
  return [
    ...(position === undefined ? [] : [goTo]),
    { id: 'inspect', label: 'Inspect', icon: PanelRight, onSelect: onInspect },
    copy('problem', 'Copy problem', problemText(problem)),
    copy('rule', 'Copy rule', problem.rule),
    ...(position === undefined ? [] : [copy('path', 'Copy path', `${position.file}:${position.line}:${position.column}`)]),
  ];
}

/** A finding as text to paste elsewhere. */
export function problemText({ message, why, fix }: Problem): string {
  return [message, why, fix].filter(Boolean).join('\n');
}

function copy(id: string, label: string, value: string): MenuEntry {
  return { id, label, icon: Copy, onSelect: () => void copyText(value) };
}
