/** A modal dialog: for choices that cannot be undone and for forms that start something. */
import { Dialog as Base } from '@base-ui/react/dialog';
import type { CSSProperties, ReactNode, RefObject } from 'react';
import { cx } from './cx.ts';
import styles from './Float.module.css';

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string;
  /** Pixels; 480 unless given. Always fits the window. */
  width?: number;
  /** Gets the focus when the dialog opens; the first control unless given. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  children?: ReactNode;
}

export function Dialog({ open, onClose, title, description, width, initialFocus, footer, children }: DialogProps) {
  const style = width === undefined ? undefined : ({ '--dialog-width': `${width}px` } as CSSProperties);
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={cx(styles.popup, styles.dialog)} style={style} initialFocus={initialFocus}>
          <div className={styles.dialogHead}>
            <Base.Title className={styles.dialogTitle}>{title}</Base.Title>
            {description !== undefined && <Base.Description className={styles.dialogText}>{description}</Base.Description>}
          </div>
          <div className={styles.dialogBody}>{children}</div>
          {footer !== undefined && <div className={styles.dialogFoot}>{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
