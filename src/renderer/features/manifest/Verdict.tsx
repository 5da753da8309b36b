/** What publishing would say of the manifest, and every finding with the place it is about. */
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { Problem } from '../../../contract/manifest.ts';
import { countProblems, problemKey } from '../../app/problems.ts';
import { FailureView } from '../../ui/States.tsx';
import { formatCount } from '../../ui/format.ts';
import { StatusDot } from '../../ui/StatusDot.tsx';
import styles from './Manifest.module.css';
import type { ManifestCheckState } from './manifest-check.ts';

const icons = { error: CircleAlert, warning: TriangleAlert, info: Info };
const names = { error: 'Error', warning: 'Warning', info: 'Note' };

export function Verdict({ check, onOpen }: { check: ManifestCheckState; onOpen: (problem: Problem) => void }) {
  const { report, failure } = check;
  if (failure) return <FailureView compact failure={failure} />;
  if (!report) return <p className={styles.muted}>Checking the manifest.</p>;
  const { warnings, errors } = countProblems(report.problems);
  const label = report.manifest
    ? `Publishing would accept this manifest${warnings > 0 ? `, with ${formatCount(warnings, 'warning')}` : ''}`
    : `Publishing would reject this manifest: ${formatCount(errors, 'error')}`;
  return (
    <section className={styles.verdict} aria-label="Check of the manifest">
      <output className={styles.verdictText}>
        <StatusDot status={report.manifest ? (warnings > 0 ? 'warn' : 'ok') : 'error'} label={label} />
      </output>
      {report.problems.length > 0 && (
        <ul className={styles.problems}>
          {report.problems.map((problem) => (
            <li key={problemKey(problem)}>
              <Finding problem={problem} onOpen={() => onOpen(problem)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Finding({ problem, onOpen }: { problem: Problem; onOpen: () => void }) {
  const Icon = icons[problem.severity];
  return (
    <button type="button" className={styles.finding} disabled={!problem.position} onClick={onOpen}>
      <Icon size={16} strokeWidth={1.5} aria-label={names[problem.severity]} className={styles[problem.severity]} />
      <span>
        {problem.message}
        {(problem.why ?? problem.fix) !== undefined && (
          <span className={styles.fix}>{[problem.why, problem.fix].filter(Boolean).join(' ')}</span>
        )}
      </span>
      {problem.position && <span className={styles.line}>line {problem.position.line}</span>}
    </button>
  );
}
