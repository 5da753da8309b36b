/** What can be done with a trace, for context menus and its own menu. */
import { Copy, Pencil, Repeat, Terminal } from 'lucide-react';
import { useServices } from '../../app/services.tsx';
import { copyText } from '../../ui/clipboard.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { useTraceRequest } from '../requests/use-console.ts';
import { useTraceDetail } from './use-trace.ts';

export function useTraceMenu(traceId: string | null): MenuEntry[] {
  const { notices } = useServices();
  const detail = useTraceDetail(traceId);
  const { edit, sendAgain, curl } = useTraceRequest(detail);
  if (traceId === null) return [];
  const copy = async (text: string, what: string) => {
    const copied = await copyText(text);
    notices.tell(copied ? `Copied ${what}` : 'The clipboard refused');
  };
  return [
    ...(edit ? [{ id: 'edit', label: 'Edit in the console', icon: Pencil, onSelect: edit }] : []),
    ...(sendAgain ? [{ id: 'again', label: 'Send again', icon: Repeat, onSelect: sendAgain }] : []),
    ...(curl === null
      ? []
      : [{ id: 'curl', label: 'Copy as curl', icon: Terminal, onSelect: () => void copy(curl, 'the command') }]),
    ...(detail === null
      ? []
      : [{ id: 'path', label: 'Copy path', icon: Copy, onSelect: () => void copy(detail.summary.path, 'the path') }]),
    { id: 'id', label: 'Copy trace id', icon: Copy, onSelect: () => void copy(traceId, 'the trace id') },
    {
      id: 'link',
      label: 'Copy link to this trace',
      icon: Copy,
      onSelect: () => void copy(`${window.location.origin}${window.location.pathname}?trace=${traceId}`, 'the link'),
    },
  ];
}
