/** Work that goes on: what it does, how far it is, and calling it off. */
import type { ExportEvent, ImportEvent } from '../../../contract/transfer.ts';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import styles from './Transfer.module.css';
import { currentOf, figures, phaseText, shareDone } from './words.ts';

export function TransferProgress({ label, progress }: { label: string; progress: ExportEvent | ImportEvent | null }) {
  const share = shareDone(progress);
  const figure = figures(progress);
  const current = currentOf(progress);
  return (
    <div className={styles.progress}>
      <div className={styles.progressText}>
        <span>{phaseText(progress)}</span>
        <span className={styles.muted}>{figure}</span>
      </div>
      <progress
        aria-label={label}
        aria-valuetext={[phaseText(progress), figure].filter((text) => text !== null).join(': ')}
        {...(share === null ? {} : { value: share })}
      />
      <span className={styles.current}>{current !== null && <MiddleTruncate text={current} code />}</span>
    </div>
  );
}
