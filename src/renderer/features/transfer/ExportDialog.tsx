/** Exports an install: what goes into the file, how far it is, and what it came to. */
import { useQuery } from '@tanstack/react-query';
import type { Install } from '../../../contract/installs.ts';
import type { ExportResult } from '../../../contract/transfer.ts';
import { useInstall, useProject, useProjectPart } from '../../app/project.tsx';
import { useQueries } from '../../rpc/context.tsx';
import { Buttons } from './Buttons.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatSize } from '../../ui/format.ts';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { useStore } from '../../ui/store.ts';
import { defaultFile, emptyExport, formOf } from './export-form.ts';
import { ExportFormView } from './ExportFormView.tsx';
import styles from './Transfer.module.css';
import { TransferProgress } from './TransferProgress.tsx';
import { createTransfers } from './transfers.ts';
import { exportedLines } from './words.ts';

export function ExportDialog({ install }: { install: Install }) {
  const transfers = useProjectPart(createTransfers);
  const state = useStore(transfers.exporting.state);
  const title = { idle: 'Export', running: 'Exporting', done: 'Exported', cancelled: 'Export', failed: 'Export' }[state.phase];
  return (
    <Dialog
      open
      onClose={transfers.close}
      title={`${title} ${install.name}`}
      description="One file takes it to another data folder: to a colleague, to another machine, or aside before something risky."
      width={600}
    >
      <Step install={install} />
    </Dialog>
  );
}

function Step({ install }: { install: Install }) {
  const queries = useQueries();
  const project = useProject();
  const ofProject = useInstall().data;
  const transfers = useProjectPart(createTransfers);
  const state = useStore(transfers.exporting.state);
  const home = useQuery(queries.projects.browse.queryOptions({ input: {} })).data?.home ?? '';
  const secrets = useQuery(queries.installs.secrets.list.queryOptions({ input: { installId: install.installId } })).data;
  if (state.phase === 'running') {
    return (
      <div className={styles.steps}>
        <TransferProgress label={`Exporting ${install.slug}`} progress={state.progress} />
        <Buttons>
          <Button onClick={transfers.close}>Close, and go on</Button>
          <Button onClick={transfers.exporting.cancel}>Cancel the export</Button>
        </Buttons>
      </div>
    );
  }
  if (state.phase === 'done' && state.progress?.phase === 'done')
    return <Result result={state.progress.result} onClose={transfers.close} />;
  const sources = ofProject?.installId === install.installId ? project.root : '';
  return (
    <ExportFormView
      install={install}
      first={state.phase === 'idle' ? { ...emptyExport, sources } : formOf(state.input)}
      fallback={defaultFile(home, install)}
      secrets={secrets?.secrets.map(({ name }) => name) ?? []}
      outcome={state.phase === 'failed' ? state.failure : state.phase === 'cancelled' ? 'cancelled' : null}
      onExport={transfers.export}
      onClose={transfers.close}
    />
  );
}

function Result({ result, onClose }: { result: ExportResult; onClose: () => void }) {
  return (
    <div className={styles.steps}>
      <div className={styles.outcome}>
        <StatusDot status="ok" label="Done" />
        <span>{formatSize(result.sizeBytes)}</span>
      </div>
      <dl className={styles.facts}>
        <Fact name="File" value={result.file} what="path" />
        <Fact name="SHA-256" value={result.sha256} what="hash" />
      </dl>
      <ul className={styles.lines}>
        {exportedLines(result).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <Buttons>
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      </Buttons>
    </div>
  );
}

function Fact({ name, value, what }: { name: string; value: string; what: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={styles.copied}>
        <MiddleTruncate text={value} code />
        <CopyButton value={value} what={what} />
      </dd>
    </div>
  );
}
