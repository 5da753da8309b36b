/** Chooses a folder, or a file of one kind, on the machine of the engine, for hosts without a dialog of the desktop. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { CornerLeftUp, FileArchive, Folder, FolderCode, House } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { Failure } from '../../../contract/errors.ts';
import type { FolderListing } from '../../../contract/projects.ts';
import { useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatSize } from '../../ui/format.ts';
import { Input } from '../../ui/Input.tsx';
import { EmptyState, FailureView, Skeleton } from '../../ui/States.tsx';
import { Time } from '../../ui/Time.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import styles from './FolderDialog.module.css';

export interface FolderDialogProps {
  open: boolean;
  title: string;
  description: string;
  /** Chooses a file whose name ends so, in place of a folder. */
  filesEnding?: string;
  /** Text of the button that takes the folder or file. */
  action: string;
  onClose: () => void;
  /** A rejection is shown in the dialog, which stays open. */
  onChoose: (path: string) => Promise<void> | void;
}

export function FolderDialog({ open, title, description, ...browser }: FolderDialogProps) {
  return (
    <Dialog open={open} onClose={browser.onClose} title={title} description={description} width={600}>
      <Browser {...browser} />
    </Dialog>
  );
}

function Browser({ filesEnding, action, onClose, onChoose }: Omit<FolderDialogProps, 'open' | 'title' | 'description'>) {
  const { queries, queryClient } = useRpc();
  const [path, setPath] = useState<string | undefined>(undefined);
  const [typed, setTyped] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [choosing, setChoosing] = useState(false);
  const [selected, setSelected] = useState<string | null>(null);
  const listing = useQuery(
    queries.projects.browse.queryOptions({ input: { path, filesEnding }, placeholderData: keepPreviousData }),
  );
  const shown = listing.data ?? null;

  /** Stays where it is when the folder cannot be listed. */
  const attempt = async (task: () => Promise<void> | void) => {
    setFailure(null);
    try {
      await task();
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  const go = (next: string) =>
    attempt(async () => {
      await queryClient.fetchQuery({
        ...queries.projects.browse.queryOptions({ input: { path: next, filesEnding } }),
        staleTime: 0,
      });
      setPath(next);
      setTyped(null);
    });
  const choose = async (chosen: string) => {
    setChoosing(true);
    await attempt(() => onChoose(chosen));
    setChoosing(false);
  };
  const atFolder = shown?.folders.some((each) => each.path === selected) ?? false;
  const atFile = shown?.files.find((each) => each.path === selected) ?? shown?.files[0];
  const folder = typed?.trim() || shown?.path || null;
  const chosen = filesEnding === undefined ? folder : atFolder ? null : (atFile?.path ?? null);
  const problem = failure ?? (listing.isError ? toFailure(listing.error) : null);
  return (
    <div className={styles.browser}>
      <PathBar listing={shown} typed={typed ?? shown?.path ?? ''} onType={setTyped} onGo={(next) => void go(next)} />
      <div className={styles.folders}>
        {shown ? (
          <Entries
            listing={shown}
            selected={selected}
            onSelect={setSelected}
            onFolder={(next) => void go(next)}
            onFile={(path) => void choose(path)}
          />
        ) : (
          <Skeleton lines={6} label="Reading the folder" />
        )}
      </div>
      {problem && <FailureView compact failure={problem} />}
      <div className={styles.actions}>
        {filesEnding === undefined && typed === null && shown?.hasManifest && <Badge tone="ok">holds a manifest.json</Badge>}
        <span className={styles.space} />
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          busy={choosing}
          disabled={!shown || chosen === null}
          onClick={() => chosen !== null && void choose(chosen)}
        >
          {action}
        </Button>
      </div>
    </div>
  );
}

interface PathBarProps {
  listing: FolderListing | null;
  typed: string;
  onType: (path: string) => void;
  onGo: (path: string) => void;
}

function PathBar({ listing, typed, onType, onGo }: PathBarProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Portals keep React's tree: without this a form around the dialog would be sent as well.
    event.stopPropagation();
    if (typed.trim() !== '') onGo(typed.trim());
  };
  const parent = listing?.parent ?? null;
  return (
    <form className={styles.pathBar} onSubmit={submit}>
      <IconButton
        label="Up one folder"
        icon={CornerLeftUp}
        disabled={parent === null}
        onClick={() => parent !== null && onGo(parent)}
      />
      <IconButton label="Home folder" icon={House} disabled={!listing} onClick={() => listing && onGo(listing.home)} />
      <Input code aria-label="Path of the folder" value={typed} onChange={(event) => onType(event.target.value)} />
      <Button type="submit">Go</Button>
    </form>
  );
}

interface EntriesProps {
  listing: FolderListing;
  /** Path of an entry. */
  selected: string | null;
  onSelect: (path: string) => void;
  onFolder: (path: string) => void;
  onFile: (path: string) => void;
}

type Entry = ({ kind: 'folder' } & FolderListing['folders'][number]) | ({ kind: 'file' } & FolderListing['files'][number]);

function Entries({ listing, selected, onSelect, onFolder, onFile }: EntriesProps) {
  const entries: Entry[] = [
    ...listing.files.map((file) => ({ kind: 'file' as const, ...file })),
    ...listing.folders.map((folder) => ({ kind: 'folder' as const, ...folder })),
  ];
  const first = entries[0];
  if (!first) return <EmptyState title="Nothing to choose in here" />;
  return (
    <VirtualList
      label={listing.files.length === 0 ? 'Folders' : 'Files and folders'}
      items={entries}
      getKey={(entry) => entry.path}
      getText={(entry) => entry.name}
      selectedKey={entries.some((entry) => entry.path === selected) ? selected : first.path}
      onSelect={(entry) => onSelect(entry.path)}
      onActivate={(entry) => (entry.kind === 'folder' ? onFolder : onFile)(entry.path)}
      renderRow={(entry) => <EntryRow entry={entry} />}
    />
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  const Icon = entry.kind === 'file' ? FileArchive : entry.hasManifest ? FolderCode : Folder;
  return (
    <span className={styles.folder}>
      <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
      <span className={styles.name}>{entry.name}</span>
      {entry.kind === 'folder' && entry.hasManifest && <Badge tone="ok">extension</Badge>}
      {entry.kind === 'file' && (
        <>
          <span className={styles.figure}>{formatSize(entry.sizeBytes)}</span>
          <Time at={entry.modifiedAt} />
        </>
      )}
    </span>
  );
}
