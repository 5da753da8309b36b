/** Exports and imports, kept while the project is open: their dialog may be closed while they go on. */
import type { Install } from '../../../contract/installs.ts';
import type { ExportEvent, ExportInput, ImportEvent, ImportInput } from '../../../contract/transfer.ts';
import type { PartContext } from '../../app/project-parts.ts';
import { createLongWork, type LongWork, type LongWorkState } from '../../rpc/long-work.ts';
import { createStore, type ReadableStore } from '../../ui/store.ts';

export type Exporting = LongWork<ExportInput, ExportEvent>;
export type Importing = LongWork<ImportInput, ImportEvent>;

/** Which dialog stands open. */
export type TransferDialog = { kind: 'export'; install: Install } | { kind: 'import' };

export interface Transfers {
  exporting: Exporting;
  /** Reads a file and tells what an import would do. */
  checking: Importing;
  importing: Importing;
  dialog: ReadableStore<TransferDialog | null>;
  show: (dialog: TransferDialog) => void;
  /** Work that runs goes on, and tells of its end in a notice. */
  close: () => void;
  export: (input: ExportInput) => void;
  import: (input: ImportInput) => void;
  dispose: () => void;
}

export function createTransfers({ client, services: { notices } }: PartContext): Transfers {
  const dialog = createStore<TransferDialog | null>(null);
  const exporting = createLongWork((input: ExportInput, signal) => client.transfer.export(input, { signal }));
  const bringIn = (input: ImportInput, signal: AbortSignal) => client.transfer.import(input, { signal });
  const checking = createLongWork(bringIn);
  const importing = createLongWork(bringIn);

  /** What ends while no dialog shows it is told. */
  const follow = async <I, P>(kind: TransferDialog['kind'], work: LongWork<I, P>, input: I, told: string) => {
    await work.start(input);
    if (dialog.get()?.kind === kind) return;
    tell(work.state.get(), told);
    work.dismiss();
  };
  const tell = <I, P>(state: LongWorkState<I, P>, told: string) => {
    if (state.phase === 'done') notices.tell(told);
    else if (state.phase === 'failed') notices.fail(state.failure);
  };
  return {
    exporting,
    checking,
    importing,
    dialog,
    show: (next) => dialog.set(next),
    close: () => {
      dialog.set(null);
      checking.cancel();
      // A passphrase is not kept for longer than it is needed.
      for (const work of [exporting, checking, importing]) work.dismiss();
    },
    export: (input) => void follow('export', exporting, input, `Exported to ${input.file}`),
    import: (input) => void follow('import', importing, input, `Imported ${input.file}`),
    dispose: () => {
      for (const work of [exporting, checking, importing]) work.dispose();
    },
  };
}
