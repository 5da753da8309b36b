/** What a row of the waterfall offers in its context menu. */
import { Copy, PanelRight } from 'lucide-react';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { copyText } from '../../ui/clipboard.ts';
import type { TraceRow } from './spans-tree.ts';

export function rowMenu(row: TraceRow, { traceId, onInspect }: { traceId: string; onInspect: () => void }): MenuEntry[] {
  const inspect: MenuEntry = { id: 'inspect', label: 'Inspect', icon: PanelRight, keys: 'Enter', onSelect: onInspect };
  const copyTrace = copy('trace', 'Copy trace id', traceId);
  switch (row.kind) {
    case 'span': {
      const { args, result } = row.span.attributes;
      return [
        inspect,
        copy('name', 'Copy name', row.span.name),
        ...(args === undefined ? [] : [copy('args', 'Copy arguments', JSON.stringify(args, null, 2))]),
        ...(result === undefined ? [] : [copy('result', 'Copy result', JSON.stringify(result, null, 2))]),
        copy('span', 'Copy span id', row.span.spanId),
        copyTrace,
      ];
    }
    case 'log':
      return [inspect, copy('message', 'Copy message', row.log.message), copyTrace];
    case 'bad':
      return [copy('row', 'Copy the row as it came', JSON.stringify(row.row, null, 2)), copyTrace];
    case 'checks':
      return [copyTrace];
  }
}

function copy(id: string, label: string, value: string): MenuEntry {
  return { id, label, icon: Copy, onSelect: () => void copyText(value) };
}
