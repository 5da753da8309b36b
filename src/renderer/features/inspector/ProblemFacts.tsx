/** A problem: what is wrong, why, and how to put it right. */
import type { Problem } from '../../../contract/manifest.ts';
import { useNavigation } from '../../app/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { Facts, Section, Title } from './Facts.tsx';
import styles from './Inspector.module.css';

export function ProblemFacts({ problem }: { problem: Problem }) {
  const { openFile } = useNavigation();
  const { position, manifestPath } = problem;
  return (
    <article className={styles.inspected}>
      <Title kind={`Problem, ${problem.severity}`}>{problem.message}</Title>
      {problem.why !== undefined && (
        <Section title="Why">
          <p>{problem.why}</p>
        </Section>
      )}
      {problem.fix !== undefined && (
        <Section title="Fix">
          <p>{problem.fix}</p>
        </Section>
      )}
      <Facts
        facts={[
          { name: 'Found by', value: problem.source },
          { name: 'Rule', value: problem.rule, code: true },
          ...(manifestPath === undefined ? [] : [{ name: 'In the manifest', value: manifestPath, code: true }]),
          ...(position ? [{ name: 'Place', value: `${position.file}:${position.line}:${position.column}`, code: true }] : []),
        ]}
      />
      {position && (
        <div>
          <Button onClick={() => openFile(position.file, position)}>Open {position.file}</Button>
        </div>
      )}
    </article>
  );
}
