/** All findings about the project by file; the selected one with its reason and its fix beside the list. */
import { CheckCircle2, ChevronDown, ChevronRight, CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Problem } from '../../../contract/manifest.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useBuild, useProblems } from '../../app/project.tsx';
import type { FeatureProps } from '../../app/registry.ts';
import { useServices } from '../../app/services.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ContextMenu } from '../../ui/Menu.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import { problemMenu, problemText } from './problem-menu.ts';
import { problemRows, type ProblemRow } from './problem-rows.ts';
import styles from './Problems.module.css';

const icons = { error: CircleAlert, warning: TriangleAlert, info: Info };
const names = { error: 'Error', warning: 'Warning', info: 'Note' };

export default function ProblemsPanel(_props: FeatureProps) {
  const problems = useProblems();
  const build = useBuild();
  const { selection, layout } = useServices();
  const { openFile } = useNavigation();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [selectedKey, setSelectedKey] = useState<string | null>(null);
  const rows = useMemo(() => problemRows(problems, closed), [problems, closed]);
  const selected = rows.find(({ key }) => key === selectedKey);

  if (problems.length === 0) {
    return (
      <EmptyState
        icon={CheckCircle2}
        title="No problems"
        text={build === null ? 'The manifest is fine; a build checks the rest.' : 'The manifest and the last build are fine.'}
      />
    );
  }

  const select = (row: ProblemRow) => {
    setSelectedKey(row.key);
    if (row.kind === 'problem') selection.select({ kind: 'problem', id: row.key, problem: row.problem });
  };
  const toggle = (row: ProblemRow, open: boolean) => {
    if (row.kind !== 'file') return;
    setClosed((files) => (open ? new Set([...files].filter((file) => file !== row.file)) : new Set([...files, row.file])));
  };
  const goTo = ({ position }: Problem) => position && openFile(position.file, position);
  const activate = (row: ProblemRow) => (row.kind === 'file' ? toggle(row, !row.expanded) : goTo(row.problem));

  return (
    <div className={styles.panel}>
      <ContextMenu entries={() => problemMenu(selected, { onOpen: goTo, onInspect: layout.openInspector })}>
        <div className={styles.list}>
          <VirtualList
            label="Problems"
            items={rows}
            getKey={(row) => row.key}
            getText={(row) => (row.kind === 'file' ? row.file : row.problem.message)}
            selectedKey={selectedKey}
            onSelect={select}
            onActivate={activate}
            place={(row) => (row.kind === 'file' ? { level: 1, expanded: row.expanded } : { level: 2 })}
            onToggle={toggle}
            renderRow={(row) =>
              row.kind === 'file' ? (
                <FileRow row={row} onOpen={() => toggle(row, !row.expanded)} />
              ) : (
                <Finding problem={row.problem} />
              )
            }
          />
        </div>
      </ContextMenu>
      {selected?.kind === 'problem' && <Detail problem={selected.problem} onOpen={() => goTo(selected.problem)} />}
    </div>
  );
}

function FileRow({ row, onOpen }: { row: Extract<ProblemRow, { kind: 'file' }>; onOpen: () => void }) {
  const Icon = row.expanded ? ChevronDown : ChevronRight;
  return (
    <span className={styles.file} role="presentation" onClick={onOpen}>
      <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
      {row.file}
      <Badge>{row.count}</Badge>
    </span>
  );
}

function Finding({ problem }: { problem: Problem }) {
  const Icon = icons[problem.severity];
  return (
    <span className={styles.finding}>
      <Icon size={16} strokeWidth={1.5} aria-label={names[problem.severity]} className={styles[problem.severity]} />
      <span className={styles.message} title={problem.message}>
        {problem.message}
      </span>
      <span className={styles.rule}>{problem.rule}</span>
      {problem.position && (
        <span className={styles.place}>
          {problem.position.line}:{problem.position.column}
        </span>
      )}
    </span>
  );
}

function Detail({ problem, onOpen }: { problem: Problem; onOpen: () => void }) {
  return (
    <section className={styles.detail} aria-label="Selected problem">
      <p className={styles.what}>{problem.message}</p>
      {problem.why !== undefined && <p>{problem.why}</p>}
      {problem.fix !== undefined && <p>{problem.fix}</p>}
      {problem.manifestPath !== undefined && (
        <p className={styles.rule}>
          In the manifest at <code>{problem.manifestPath}</code>
        </p>
      )}
      <div className={styles.actions}>
        {problem.position && <Button onClick={onOpen}>Go to line {problem.position.line}</Button>}
        <CopyButton value={problemText(problem)} what="problem" />
      </div>
    </section>
  );
}
