/** Imports a file: which one, what it would bring and what stands in the way, how far it is, and what it came to. */
import type { ImportEvent } from '../../../contract/transfer.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useProjectPart } from '../../app/project.tsx';
import type { LongWorkState } from '../../rpc/long-work.ts';
import type { ImportInput } from '../../../contract/transfer.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { useStore } from '../../ui/store.ts';
import { Buttons } from './Buttons.tsx';
import { FileStep } from './FileStep.tsx';
import { noChoices, toImport } from './import-choices.ts';
import { ReportItems } from './ReportItems.tsx';
import { ReportStep } from './ReportStep.tsx';
import styles from './Transfer.module.css';
import { TransferProgress } from './TransferProgress.tsx';
import { createTransfers } from './transfers.ts';

type Done = Extract<ImportEvent, { phase: 'done' }>;

/** The last word of work that came to its end. */
function doneOf(state: LongWorkState<ImportInput, ImportEvent>): Done | null {
  return state.phase === 'done' && state.progress?.phase === 'done' ? state.progress : null;
}

export function ImportDialog({ tenantName }: { tenantName: string }) {
  const { close } = useProjectPart(createTransfers);
  return (
    <Dialog
      open
      onClose={close}
      title={`Import into ${tenantName}`}
      description="Brings an exported extension in, whole or not at all. What it would change is shown first."
      width={640}
    >
      <Step />
    </Dialog>
  );
}

function Step() {
  const transfers = useProjectPart(createTransfers);
  const checking = useStore(transfers.checking.state);
  const importing = useStore(transfers.importing.state);
  const imported = doneOf(importing);
  const checked = doneOf(checking);
  const close = <Button onClick={transfers.close}>Close</Button>;

  if (importing.phase === 'running') {
    return (
      <div className={styles.steps}>
        <TransferProgress label={`Importing ${importing.input.file}`} progress={importing.progress} />
        <Buttons>
          <Button onClick={transfers.close}>Close, and go on</Button>
          <Button onClick={transfers.importing.cancel}>Cancel the import</Button>
        </Buttons>
      </div>
    );
  }
  if (imported !== null) return <Imported done={imported} onClose={transfers.close} />;
  if (checking.phase === 'running') {
    return (
      <div className={styles.steps}>
        <TransferProgress label={`Reading ${checking.input.file}`} progress={checking.progress} />
        <Buttons>
          <Button onClick={transfers.checking.cancel}>Cancel</Button>
        </Buttons>
      </div>
    );
  }
  if (checked !== null && checking.phase === 'done') {
    const { file } = checking.input;
    return (
      <ReportStep
        file={file}
        report={checked.report}
        outcome={importing.phase === 'failed' ? importing.failure : importing.phase === 'cancelled' ? 'cancelled' : null}
        onImport={(choices) => transfers.import(toImport(file, choices, false))}
        onOther={() => {
          transfers.importing.dismiss();
          transfers.checking.dismiss();
        }}
        close={close}
      />
    );
  }
  return (
    <FileStep
      first={checking.phase === 'idle' ? '' : checking.input.file}
      failure={checking.phase === 'failed' ? checking.failure : null}
      onCheck={(file) => void transfers.checking.start(toImport(file, noChoices, true))}
      close={close}
    />
  );
}

function Imported({ done: { report, installId }, onClose }: { done: Done; onClose: () => void }) {
  const { openView } = useNavigation();
  return (
    <div className={styles.steps}>
      <div className={styles.outcome}>
        <StatusDot status="ok" label="Done" />
        <span>{report.slug} is imported.</span>
      </div>
      <ReportItems items={report.items} />
      <Buttons>
        <Button onClick={onClose}>Close</Button>
        {installId !== null && (
          <Button
            variant="primary"
            onClick={() => {
              onClose();
              openView('installs', { install: installId });
            }}
          >
            Show the install
          </Button>
        )}
      </Buttons>
    </div>
  );
}
