/** Samples as cards: those that work, and those that are broken on purpose. */
import { Bug, Package } from 'lucide-react';
import type { Sample } from '../../../contract/projects.ts';
import { EmptyState } from '../../ui/States.tsx';
import { Badge } from '../../ui/Badge.tsx';
import styles from './Welcome.module.css';

export interface SampleCardsProps {
  samples: readonly Sample[];
  opening: string | null;
  onOpen: (sampleId: string) => void;
}

export function SampleCards({ samples, opening, onOpen }: SampleCardsProps) {
  if (samples.length === 0) return <EmptyState title="No samples came with this build" />;
  return (
    <ul className={styles.cards}>
      {samples.map((sample) => {
        const Icon = sample.broken ? Bug : Package;
        return (
          <li key={sample.id}>
            <button type="button" className={styles.card} disabled={opening === sample.id} onClick={() => onOpen(sample.id)}>
              <span className={styles.cardHead}>
                <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
                <span className={styles.cardTitle}>{sample.title}</span>
                {sample.broken && <Badge tone="warn">broken on purpose</Badge>}
              </span>
              <span className={styles.cardText}>{sample.description}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
