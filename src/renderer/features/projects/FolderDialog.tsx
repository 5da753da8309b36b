/** Chooses a folder on the machine of the engine, for hosts without a dialog of the desktop. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { CornerLeftUp, Folder, FolderCode, House } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { Failure } from '../../../contract/errors.ts';
import type { FolderListing } from '../../../contract/projects.ts';
import { useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Input } from '../../ui/Input.tsx';
import { EmptyState, FailureView, Skeleton } from '../../ui/States.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import styles from './FolderDialog.module.css';

export interface FolderDialogProps {
  open: boolean;
  title: string;
  description: string;
  /** Text of the button that takes the folder. */
  action: string;
  onClose: () => void;
  /** A rejection is shown in the dialog, which stays open. */
  onChoose: (path: string) => Promise<void> | void;
}

export function FolderDialog({ open, title, description, action, onClose, onChoose }: FolderDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={title} description={description} width={600}>
      <Browser action={action} onClose={onClose} onChoose={onChoose} />
    </Dialog>
  );
}

function Browser({ action, onClose, onChoose }: Pick<FolderDialogProps, 'action' | 'onClose' | 'onChoose'>) {
  const { queries, queryClient } = useRpc();
  const [path, setPath] = useState<string | undefined>(undefined);
  const [typed, setTyped] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [choosing, setChoosing] = useState(false);
  const listing = useQuery(queries.projects.browse.queryOptions({ input: { path }, placeholderData: keepPreviousData }));
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
      await queryClient.fetchQuery({ ...queries.projects.browse.queryOptions({ input: { path: next } }), staleTime: 0 });
      setPath(next);
      setTyped(null);
    });
  const choose = async (chosen: string) => {
    setChoosing(true);
    await attempt(() => onChoose(chosen));
    setChoosing(false);
  };
  const problem = failure ?? (listing.isError ? toFailure(listing.error) : null);
  return (
    <div className={styles.browser}>
      <PathBar listing={shown} typed={typed ?? shown?.path ?? ''} onType={setTyped} onGo={(next) => void go(next)} />
      <div className={styles.folders}>
        {shown ? <Folders listing={shown} onGo={(next) => void go(next)} /> : <Skeleton lines={6} label="Reading the folder" />}
      </div>
      {problem && <FailureView compact failure={problem} />}
      <div className={styles.actions}>
        {typed === null && shown?.hasManifest && <Badge tone="ok">holds a manifest.json</Badge>}
        <span className={styles.space} />
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          busy={choosing}
          disabled={!shown}
          onClick={() => shown && void choose(typed?.trim() || shown.path)}
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

function Folders({ listing, onGo }: { listing: FolderListing; onGo: (path: string) => void }) {
  const [selected, setSelected] = useState<string | null>(null);
  const first = listing.folders[0];
  if (!first) return <EmptyState title="No folders in here" />;
  return (
    <VirtualList
      label="Folders"
      items={listing.folders}
      getKey={(folder) => folder.path}
      getText={(folder) => folder.name}
      selectedKey={listing.folders.some((folder) => folder.path === selected) ? selected : first.path}
      onSelect={(folder) => setSelected(folder.path)}
      onActivate={(folder) => onGo(folder.path)}
      renderRow={(folder) => {
        const Icon = folder.hasManifest ? FolderCode : Folder;
        return (
          <span className={styles.folder}>
            <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
            <span className={styles.name}>{folder.name}</span>
            {folder.hasManifest && <Badge tone="ok">extension</Badge>}
          </span>
        );
      }}
    />
  );
}
