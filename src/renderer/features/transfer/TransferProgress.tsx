/** An export or import that goes on: what it does, and how far it is. */
import type { ExportEvent, ImportEvent } from '../../../contract/transfer.ts';
import { WorkProgress } from '../../ui/WorkProgress.tsx';
import { currentOf, figures, phaseText, shareDone } from './words.ts';

export function TransferProgress({ label, progress }: { label: string; progress: ExportEvent | ImportEvent | null }) {
  return (
    <WorkProgress
      label={label}
      step={phaseText(progress)}
      figures={figures(progress)}
      share={shareDone(progress)}
      current={currentOf(progress)}
    />
  );
}
