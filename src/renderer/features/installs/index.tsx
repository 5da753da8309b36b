/** The Installs view: what the tenant has installed, and the whole life of the one that is chosen. */
import { useQuery } from '@tanstack/react-query';
import { Blocks } from 'lucide-react';
import { useState } from 'react';
import type { Install } from '../../../contract/installs.ts';
import { useCommand } from '../../app/commands/use-command.ts';
import { useProjectPart } from '../../app/project.tsx';
import { useDeepState } from '../../app/view.tsx';
import { useQueries } from '../../rpc/context.tsx';
import { ListAndDetail } from '../../ui/ListAndDetail.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { EmptyState, Skeleton } from '../../ui/States.tsx';
import { TransferDialogs } from '../transfer/TransferDialogs.tsx';
import { createTransfers } from '../transfer/transfers.ts';
import { InstallDetail, tabOf } from './InstallDetail.tsx';
import { InstallList } from './InstallList.tsx';
import { UninstallDialog } from './UninstallDialog.tsx';
import { useInstallActions } from './use-install-actions.ts';
import { useSetEnabled } from './use-set-enabled.ts';
import { useVersionChange } from './use-version-change.ts';

/** Pixels; leaves the tabs of an install room beside it in the smallest window. */
const listSize = 320;
const labels = { list: 'list', detail: 'install' };

export default function InstallsView() {
  const query = useQuery(useQueries().installs.list.queryOptions());
  return (
    <QueryView query={query} loading={<Loading />}>
      {(installs) => <Installs installs={installs} />}
    </QueryView>
  );
}

/** The panes stand where they will stand. */
function Loading() {
  return (
    <ListAndDetail
      id="installs"
      listSize={listSize}
      labels={labels}
      list={<Skeleton label="Reading the installs" lines={8} />}
      detail={<span />}
    />
  );
}

function Installs({ installs }: { installs: readonly Install[] }) {
  const queries = useQueries();
  const [wanted, setChosen] = useDeepState('install');
  const [tab, setTab] = useDeepState('tab');
  const [removing, setRemoving] = useState<Install | null>(null);
  const tenantName = useQuery(queries.workbench.info.queryOptions()).data?.tenant.name ?? 'this tenant';
  const install = installs.find(({ installId }) => installId === wanted) ?? null;
  const registryId = install?.registryId ?? '';
  const entry = useQuery({
    ...queries.registry.get.queryOptions({ input: { registryId } }),
    enabled: install !== null,
  });
  const change = useVersionChange(registryId, install);
  const setEnabled = useSetEnabled(install);
  const transfers = useProjectPart(createTransfers);
  const importFile = () => transfers.show({ kind: 'import' });
  useCommand({ id: 'installs.import', title: 'Import an extension from a file', group: 'Installs', run: importFile });
  const menu = useInstallActions({
    install,
    versions: entry.data?.versions ?? [],
    change,
    setEnabled,
    uninstall: () => setRemoving(install),
    exportIt: () => install !== null && transfers.show({ kind: 'export', install }),
    showVersions: () => setTab('versions'),
  });
  return (
    <>
      <ListAndDetail
        id="installs"
        listSize={listSize}
        labels={labels}
        list={
          <InstallList
            installs={installs}
            tenantName={tenantName}
            chosen={install}
            onChoose={setChosen}
            onRemove={() => setRemoving(install)}
            menu={menu}
            onImport={importFile}
          />
        }
        detail={
          installs.length === 0 ? null : install === null ? (
            <NoneChosen isGone={wanted !== null} />
          ) : (
            <InstallDetail
              key={install.installId}
              install={install}
              entry={entry}
              change={change}
              menu={menu}
              onEnabled={setEnabled}
              tab={tabOf(tab)}
              onTab={(next) => setTab(next, { push: true })}
            />
          )
        }
      />
      <TransferDialogs tenantName={tenantName} />
      {removing !== null && (
        <UninstallDialog
          install={removing}
          onClose={() => setRemoving(null)}
          onDone={() => {
            setRemoving(null);
            focusView();
          }}
        />
      )}
    </>
  );
}

/** What was uninstalled takes the focus away with it, once the dialog has given it back. */
function focusView(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-view="installs"]')?.focus());
}

function NoneChosen({ isGone }: { isGone: boolean }) {
  if (isGone) {
    return (
      <EmptyState
        icon={Blocks}
        title="This tenant has no such install"
        text="It was uninstalled, or it belongs to another tenant."
      />
    );
  }
  return (
    <EmptyState
      icon={Blocks}
      title="No install chosen"
      text="Choose one to see its version, what it may do, its configuration and what it did."
    />
  );
}
