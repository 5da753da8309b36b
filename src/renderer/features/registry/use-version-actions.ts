/** What can be done with a version of the registry, for the palette and its menu; deprecating asks for the reason. */
import { Copy, Download, TriangleAlert, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { Install } from '../../../contract/installs.ts';
import type { RegistryVersion } from '../../../contract/registry.ts';
import { useActions, type Action } from '../../app/commands/use-actions.ts';
import { useServices } from '../../app/services.tsx';
import { useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { copyText } from '../../ui/clipboard.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import type { VersionChange } from '../installs/use-version-change.ts';
import { stepLabel, stepTo } from './versions.ts';

export interface VersionActions {
  menu: readonly MenuEntry[];
  /** Asks for a reason first, or takes the mark away. */
  toggleDeprecated: () => Promise<void>;
  /** The question stands. */
  deprecating: boolean;
  stopDeprecating: () => void;
}

interface VersionActionParts {
  slug: string;
  /** Null for an extension without versions. */
  version: RegistryVersion | null;
  install: Install | null;
  change: VersionChange;
}

export function useVersionActions({ slug, version, install, change }: VersionActionParts): VersionActions {
  const { client, queries, queryClient } = useRpc();
  const { notices } = useServices();
  const [deprecating, setDeprecating] = useState(false);

  const toggleDeprecated = async () => {
    if (version === null) return;
    if (version.deprecated === null) return setDeprecating(true);
    try {
      await client.registry.deprecate({ versionId: version.versionId, reason: null });
      await queryClient.invalidateQueries({ queryKey: queries.registry.key() });
    } catch (error) {
      notices.fail(toFailure(error));
    }
  };
  const copy = async (text: string, what: string) =>
    notices.tell((await copyText(text)) ? `Copied the ${what}` : 'The clipboard refused');

  const actionsOf = ({ version: name, deprecated, isInstalled, bundles }: RegistryVersion): Action[] => {
    const step = stepLabel(stepTo(install?.version ?? null, name), name);
    const hash = (bundles.find(({ isCurrent }) => isCurrent) ?? bundles[0])?.contentHash;
    return [
      {
        id: 'registry.install',
        title: `${step} of ${slug}`,
        label: step,
        icon: Download,
        disabled: isInstalled || change.busy !== null || deprecated !== null,
        run: () => change.change(name).then(() => undefined),
      },
      {
        id: 'registry.deprecate',
        title: deprecated === null ? `Deprecate ${name} of ${slug}` : `Take the deprecation of ${name} back`,
        label: deprecated === null ? 'Deprecate' : 'Take the deprecation back',
        icon: deprecated === null ? TriangleAlert : Undo2,
        run: toggleDeprecated,
      },
      {
        id: 'registry.copy-version',
        title: `Copy the version ${name}`,
        label: 'Copy version',
        icon: Copy,
        run: () => copy(name, 'version'),
      },
      {
        id: 'registry.copy-hash',
        title: `Copy the content hash of ${name}`,
        label: 'Copy content hash',
        icon: Copy,
        disabled: hash === undefined,
        run: () => (hash === undefined ? undefined : copy(hash, 'content hash')),
      },
    ];
  };
  const menu = useActions('Registry', version === null ? [] : actionsOf(version));
  return { menu, toggleDeprecated, deprecating, stopDeprecating: () => setDeprecating(false) };
}
