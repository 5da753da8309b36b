/** Projects that were opened before, newest first. */
import { useMutation } from '@tanstack/react-query';
import { FolderCode, FolderX, X } from 'lucide-react';
import { useServices } from '../../app/services.tsx';
import type { RecentProject } from '../../../contract/projects.ts';
import { useQueries, useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Badge } from '../../ui/Badge.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { ContextMenu } from '../../ui/Menu.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { Time } from '../../ui/Time.tsx';
import styles from './Welcome.module.css';

export interface RecentListProps {
  projects: readonly RecentProject[];
  opening: string | null;
  onOpen: (root: string) => void;
}

export function RecentList({ projects, opening, onOpen }: RecentListProps) {
  const queries = useQueries();
  const { queryClient } = useRpc();
  const { notices } = useServices();
  const forget = useMutation(
    queries.projects.forget.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: queries.projects.recent.key() }),
      onError: (error) => notices.fail(toFailure(error)),
    }),
  );
  return (
    <ul className={styles.recent}>
      {projects.map((project) => (
        <RecentRow
          key={project.id}
          project={project}
          busy={opening === project.root}
          onOpen={() => onOpen(project.root)}
          onForget={() => forget.mutate({ projectId: project.id })}
        />
      ))}
    </ul>
  );
}

interface RecentRowProps {
  project: RecentProject;
  busy: boolean;
  onOpen: () => void;
  onForget: () => void;
}

function RecentRow({ project, busy, onOpen, onForget }: RecentRowProps) {
  const Icon = project.missing ? FolderX : FolderCode;
  const entries = () => [
    { id: 'open', label: 'Open', disabled: project.missing, onSelect: onOpen },
    { id: 'copy', label: 'Copy path', onSelect: () => void copyText(project.root) },
    { kind: 'separator' as const, id: 'line' },
    { id: 'forget', label: 'Take off the list', onSelect: onForget },
  ];
  return (
    <ContextMenu entries={entries}>
      <li className={styles.recentRow}>
        <button type="button" className={styles.recentButton} disabled={project.missing || busy} onClick={onOpen}>
          <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
          <span className={styles.recentText}>
            <span className={styles.recentTitle}>{project.title}</span>
            <MiddleTruncate text={project.root} className={styles.recentRoot} />
          </span>
          {project.missing ? (
            <Badge tone="warn">folder is gone</Badge>
          ) : (
            <span className={styles.recentTime}>
              <Time at={project.openedAt} />
            </span>
          )}
        </button>
        <IconButton label={`Take ${project.title} off the list`} icon={X} onClick={onForget} />
      </li>
    </ContextMenu>
  );
}
