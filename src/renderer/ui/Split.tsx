/** Resizable panes side by side or stacked, with sizes that are remembered under the split's id. */
import { Fragment, type ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { cx } from './cx.ts';
import styles from './Split.module.css';

export interface Pane {
  id: string;
  /** Names the pane in the separator beside it. */
  label: string;
  /** Pixels as a number, per cent as text such as `30%`. */
  defaultSize?: number | string;
  minSize?: number | string;
  /** Keeps its pixels when the window is resized; at least one pane of a split must not. */
  fixed?: boolean;
  /** False takes the pane away; its size is remembered. */
  visible?: boolean;
  content: ReactNode;
}

export interface SplitProps {
  /** Unique in the app; the key under which sizes are kept. */
  id: string;
  orientation?: 'horizontal' | 'vertical';
  panes: readonly Pane[];
  className?: string | undefined;
}

export function Split({ id, orientation = 'horizontal', panes, className }: SplitProps) {
  const shown = panes.filter((pane) => pane.visible !== false);
  const layout = useDefaultLayout({ id: `split.${id}`, panelIds: shown.map((pane) => pane.id) });
  return (
    <Group
      className={cx(styles.group, className)}
      orientation={orientation}
      defaultLayout={layout.defaultLayout}
      onLayoutChanged={layout.onLayoutChanged}
    >
      {shown.map((pane, index) => {
        const before = shown[index - 1];
        return (
          <Fragment key={pane.id}>
            {before && (
              <Separator
                className={cx(styles.separator, orientation === 'horizontal' ? styles.upright : styles.flat)}
                aria-label={`Resize ${before.label} and ${pane.label}`}
              />
            )}
            <Panel
              id={pane.id}
              className={styles.pane}
              defaultSize={pane.defaultSize}
              minSize={pane.minSize}
              groupResizeBehavior={pane.fixed ? 'preserve-pixel-size' : 'preserve-relative-size'}
            >
              {pane.content}
            </Panel>
          </Fragment>
        );
      })}
    </Group>
  );
}
