/** Samples: those that work as cards, those that are broken on purpose as a list below. */
import { Bug, Package } from 'lucide-react';
import type { Sample } from '../../../contract/projects.ts';
import { EmptyState } from '../../ui/States.tsx';
import styles from './Welcome.module.css';

export interface SamplesProps {
  samples: readonly Sample[];
  opening: string | null;
  onOpen: (sampleId: string) => void;
}

export function Samples({ samples, opening, onOpen }: SamplesProps) {
  const working = samples.filter((sample) => !sample.broken);
  const broken = samples.filter((sample) => sample.broken);
  if (samples.length === 0) return <EmptyState title="No samples came with this build" />;
  return (
    <>
      <section aria-labelledby="samples-title">
        <h2 id="samples-title" className={styles.heading}>
          Samples
        </h2>
        <SampleCards samples={working} opening={opening} onOpen={onOpen} />
      </section>
      {broken.length > 0 && (
        <section aria-labelledby="broken-title">
          <h2 id="broken-title" className={styles.heading}>
            Broken on purpose
          </h2>
          <p className={styles.lead}>Each fails in its own way; the workbench says where, why and how to put it right.</p>
          <SampleCards samples={broken} opening={opening} onOpen={onOpen} quiet />
        </section>
      )}
    </>
  );
}

/** `quiet` draws rows without a border, for what is of second interest. */
function SampleCards({ samples, opening, onOpen, quiet = false }: SamplesProps & { quiet?: boolean }) {
  const Icon = quiet ? Bug : Package;
  return (
    <ul className={styles.cards}>
      {samples.map((sample) => (
        <li key={sample.id}>
          <button
            type="button"
            className={quiet ? styles.quietCard : styles.card}
            disabled={opening === sample.id}
            onClick={() => onOpen(sample.id)}
          >
            <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
            <span className={styles.cardBody}>
              <span className={styles.cardTitle}>{sample.title}</span>
              <span className={styles.cardText}>{sample.description}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
