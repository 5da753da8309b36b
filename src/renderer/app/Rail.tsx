/** The rail: the project's views as links, so that each can be opened in a tab of its own. */
import { Link } from '@tanstack/react-router';
import { Tooltip } from '../ui/Tooltip.tsx';
import styles from './Frame.module.css';
import { views } from './registry.ts';
import { useServices } from './services.tsx';

export function Rail({ projectId, view }: { projectId: string; view: string }) {
  const memory = useServices().views;
  return (
    <nav className={styles.rail} data-pane="rail" tabIndex={-1} aria-label="Views">
      {views.map((entry) => {
        const Icon = entry.icon;
        return (
          <Tooltip key={entry.id} content={entry.title} keys={entry.shortcut} side="right">
            <Link
              className={styles.railLink}
              to="/p/$projectId/$view"
              params={{ projectId, view: entry.id }}
              search={memory.searchOf(projectId, entry.id)}
              aria-current={entry.id === view ? 'page' : undefined}
            >
              <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
              {entry.title}
            </Link>
          </Tooltip>
        );
      })}
    </nav>
  );
}
