/** The first page: recent projects, ways to open or make one, and samples that run at once. */
import { useQuery } from '@tanstack/react-query';
import { FolderOpen, Plus } from 'lucide-react';
import { useQueries } from '../../rpc/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { RecentList } from './RecentList.tsx';
import { Samples } from './Samples.tsx';
import { useProjectActions } from './use-project-actions.tsx';
import styles from './Welcome.module.css';

export function Welcome() {
  const queries = useQueries();
  const recent = useQuery(queries.projects.recent.queryOptions());
  const samples = useQuery(queries.projects.samples.queryOptions());
  const actions = useProjectActions();
  const isFirstUse = recent.data?.length === 0;
  const first = samples.data?.find((sample) => !sample.broken);

  return (
    <div className={styles.welcome}>
      <header className={styles.head}>
        <h1 className={styles.title}>Build an extension for Alga PSA</h1>
        <p className={styles.lead}>
          {isFirstUse
            ? 'Edit, build, call and preview an extension on this machine; a sample shows all of it running.'
            : 'Open a project to edit, build, call and preview it on this machine.'}
        </p>
        <div className={styles.actions}>
          {isFirstUse && first ? (
            <Button variant="primary" busy={actions.opening === first.id} onClick={() => actions.openSample(first.id)}>
              Open the sample {first.title}
            </Button>
          ) : null}
          <Button icon={FolderOpen} keys="Mod+O" onClick={actions.chooseFolder}>
            Open folder
          </Button>
          <Button icon={Plus} onClick={actions.create}>
            New project
          </Button>
        </div>
      </header>
      <div className={styles.columns}>
        {!isFirstUse && (
          <section aria-labelledby="recent-title">
            <h2 id="recent-title" className={styles.heading}>
              Recent projects
            </h2>
            <QueryView query={recent}>
              {(projects) => <RecentList projects={projects} opening={actions.opening} onOpen={actions.open} />}
            </QueryView>
          </section>
        )}
        <QueryView query={samples}>
          {(all) => <Samples samples={all} opening={actions.opening} onOpen={actions.openSample} />}
        </QueryView>
      </div>
      {actions.dialogs}
    </div>
  );
}
