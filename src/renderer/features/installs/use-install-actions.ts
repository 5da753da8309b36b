/** What can be done with an install, for the palette, its menu in the list and the one in its head. */
import { Copy, FileUp, Library, Power, PowerOff, RefreshCw, Trash2, Undo2 } from 'lucide-react';
import type { Install } from '../../../contract/installs.ts';
import type { RegistryVersion } from '../../../contract/registry.ts';
import { useActions, type Action } from '../../app/commands/use-actions.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useServices } from '../../app/services.tsx';
import { copyText } from '../../ui/clipboard.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { newestFirst, newestUsable, stepTo } from '../registry/versions.ts';
import type { VersionChange } from './use-version-change.ts';

export interface InstallActionParts {
  install: Install | null;
  versions: readonly RegistryVersion[];
  change: VersionChange;
  setEnabled: (enabled: boolean) => Promise<void>;
  uninstall: () => void;
  /** Writes it into a file. */
  exportIt: () => void;
  /** Shows how a change of the version goes. */
  showVersions: () => void;
}

/** Empty while nothing is chosen. */
export function useInstallActions(parts: InstallActionParts): readonly MenuEntry[] {
  const { openView } = useNavigation();
  const { notices } = useServices();
  const copy = async (text: string, what: string) =>
    notices.tell((await copyText(text)) ? `Copied the ${what}` : 'The clipboard refused');
  const { install } = parts;
  return useActions('Installs', install === null ? [] : [...lifeActions({ ...parts, install }), ...otherActions(install)]);

  function otherActions({ slug, registryId, version, installId, contentHash }: Install): Action[] {
    return [
      {
        id: 'installs.registry',
        title: `Show ${slug} in the registry`,
        label: 'Show in the registry',
        icon: Library,
        run: () => openView('registry', { entry: registryId, version }),
      },
      {
        id: 'installs.copy-slug',
        title: `Copy the name ${slug}`,
        label: 'Copy name',
        icon: Copy,
        run: () => copy(slug, 'name'),
      },
      {
        id: 'installs.copy-id',
        title: `Copy the install id of ${slug}`,
        label: 'Copy install id',
        icon: Copy,
        run: () => copy(installId, 'install id'),
      },
      {
        id: 'installs.copy-hash',
        title: `Copy the content hash of ${slug}`,
        label: 'Copy content hash',
        icon: Copy,
        run: () => copy(contentHash, 'content hash'),
      },
    ];
  }
}

function lifeActions(parts: InstallActionParts & { install: Install }): Action[] {
  const { install, versions, change, setEnabled, uninstall, exportIt, showVersions } = parts;
  const { slug, enabled, version } = install;
  const goTo = (target: string) => {
    showVersions();
    return change.change(target).then(() => undefined);
  };
  const newest = newestUsable(versions)?.version ?? version;
  const before = newestFirst(versions).find((each) => stepTo(version, each.version) === 'roll-back')?.version;
  return [
    {
      id: 'installs.toggle',
      title: `${enabled ? 'Disable' : 'Enable'} ${slug}`,
      label: enabled ? 'Disable' : 'Enable',
      icon: enabled ? PowerOff : Power,
      run: () => setEnabled(!enabled),
    },
    {
      id: 'installs.update',
      title: `Update ${slug} to ${newest}`,
      label: `Update to ${newest}`,
      icon: RefreshCw,
      disabled: stepTo(version, newest) !== 'update' || change.busy !== null,
      run: () => goTo(newest),
    },
    {
      id: 'installs.roll-back',
      title: before === undefined ? `Roll back ${slug}` : `Roll back ${slug} to ${before}`,
      label: before === undefined ? 'Roll back' : `Roll back to ${before}`,
      icon: Undo2,
      disabled: before === undefined || change.busy !== null,
      run: () => (before === undefined ? undefined : goTo(before)),
    },
    {
      id: 'installs.export',
      title: `Export ${slug} to a file`,
      label: 'Export…',
      icon: FileUp,
      run: exportIt,
    },
    {
      id: 'installs.uninstall',
      title: `Uninstall ${slug}`,
      label: 'Uninstall',
      icon: Trash2,
      danger: true,
      run: uninstall,
    },
  ];
}
