/** A list, and beside it, or below where there is no room, what is known of the one that is chosen. */
import type { ReactNode } from 'react';
import { Split } from './Split.tsx';
import { useElementWidth } from './use-element-width.ts';
import styles from './ListAndDetail.module.css';

/** From this width in pixels the detail stands beside the list. */
const beside = 720;

export interface ListAndDetailProps {
  /** Remembers the sizes. */
  id: string;
  /** What the panes are called in the separator between them. */
  labels: { list: string; detail: string };
  /** Pixels at first; 340 unless given. */
  listSize?: number;
  list: ReactNode;
  /** Null while there is nothing to choose; the list then has the place alone. */
  detail: ReactNode;
}

export function ListAndDetail({ id, labels, listSize = 340, list, detail }: ListAndDetailProps) {
  const [element, width] = useElementWidth();
  const isBeside = width !== null && width >= beside;
  return (
    <div ref={element} className={styles.body}>
      {width !== null && (
        <Split
          id={`${id}.${isBeside ? 'columns' : 'rows'}`}
          orientation={isBeside ? 'horizontal' : 'vertical'}
          panes={[
            {
              id: 'list',
              label: labels.list,
              defaultSize: isBeside ? listSize : '34%',
              minSize: isBeside ? 220 : 96,
              fixed: isBeside,
              content: list,
            },
            { id: 'detail', label: labels.detail, minSize: isBeside ? 360 : 200, visible: detail !== null, content: detail },
          ]}
        />
      )}
    </div>
  );
}
