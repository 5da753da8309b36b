/** A list, and beside it, or below where there is no room, the form of what is chosen in it. */
import type { ReactNode } from 'react';
import { Split } from '../../ui/Split.tsx';
import { useElementWidth } from '../../ui/use-element-width.ts';
import styles from './Data.module.css';

/** From this width in pixels the form stands beside the list. */
const beside = 680;

export interface ListAndFormProps {
  /** Remembers the sizes. */
  id: string;
  list: ReactNode;
  /** Null while nothing is open. */
  form: ReactNode;
}

export function ListAndForm({ id, list, form }: ListAndFormProps) {
  const [element, width] = useElementWidth();
  const isBeside = width !== null && width >= beside;
  return (
    <div ref={element} className={styles.body}>
      {width !== null && (
        <Split
          id={`${id}.${isBeside ? 'columns' : 'rows'}`}
          orientation={isBeside ? 'horizontal' : 'vertical'}
          panes={[
            { id: 'list', label: 'list', minSize: isBeside ? 260 : 90, content: list },
            {
              id: 'form',
              label: 'form',
              visible: form !== null,
              defaultSize: isBeside ? 360 : '60%',
              minSize: isBeside ? 260 : 160,
              fixed: isBeside,
              content: form,
            },
          ]}
        />
      )}
    </div>
  );
}
