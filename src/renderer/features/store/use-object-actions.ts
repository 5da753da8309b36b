/** What can be done with the chosen object, for the palette and its menus. */
import { Copy, Library, ShieldCheck } from 'lucide-react';
import type { StoredObjectInfo } from '../../../contract/store.ts';
import { useActions } from '../../app/commands/use-actions.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useServices } from '../../app/services.tsx';
import { copyText } from '../../ui/clipboard.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { hashOf, registryIdOf } from './words.ts';

/** Shows the extension that an object belongs to; null where no row names one. */
export function useShowOwner(): (object: StoredObjectInfo) => (() => void) | null {
  const { openView } = useNavigation();
  return ({ key, owner }) => {
    const registryId = registryIdOf(key);
    if (owner === null || registryId === null) return null;
    return () => openView('registry', { entry: registryId, version: owner.version });
  };
}

/** Empty while nothing is chosen. */
export function useObjectActions(
  object: StoredObjectInfo | null,
  verify: (key: string) => Promise<void>,
): readonly MenuEntry[] {
  const { notices } = useServices();
  const showOwner = useShowOwner();
  const copy = async (text: string, what: string) =>
    notices.tell((await copyText(text)) ? `Copied the ${what}` : 'The clipboard refused');
  const show = object === null ? null : showOwner(object);
  const hash = object === null ? null : hashOf(object);
  return useActions(
    'Store',
    object === null
      ? []
      : [
          {
            id: 'store.verify',
            title: 'Verify the chosen object',
            label: 'Verify',
            icon: ShieldCheck,
            run: () => verify(object.key),
          },
          {
            id: 'store.owner',
            title: 'Show the owner of the chosen object in the registry',
            label: 'Show in the registry',
            icon: Library,
            disabled: show === null,
            run: () => show?.(),
          },
          {
            id: 'store.copy-key',
            title: 'Copy the key of the chosen object',
            label: 'Copy key',
            icon: Copy,
            run: () => copy(object.key, 'key'),
          },
          {
            id: 'store.copy-hash',
            title: 'Copy the hash of the chosen object',
            label: 'Copy hash',
            icon: Copy,
            disabled: hash === null,
            run: () => (hash === null ? undefined : copy(`sha256:${hash}`, 'hash')),
          },
        ],
  );
}
