/** The buttons: with text (`Button`), or an icon alone that carries its name in a tooltip (`IconButton`). */
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import styles from './Button.module.css';
import { cx } from './cx.ts';
import { Kbd } from './Kbd.tsx';
import { ariaKeys } from './keys.ts';
import { isMac } from './platform.ts';
import { Tooltip } from './Tooltip.tsx';

export interface ButtonProps extends ComponentProps<'button'> {
  /** `primary` at most once in a view; `quiet` has no border; `danger` for what cannot be undone. */
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  icon?: LucideIcon;
  /** Work in progress: the button cannot be pressed and shows a bar once it took longer than 150 ms. */
  busy?: boolean;
  /** Shows the keys of the same command inside the button. */
  keys?: string;
}

export function Button({
  variant = 'secondary',
  icon: Icon,
  busy = false,
  keys,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={cx(styles.button, styles[variant], busy && styles.busy, className)}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys, isMac())}
    >
      {Icon && <Icon size={16} strokeWidth={1.5} aria-hidden="true" />}
      {children}
      {keys !== undefined && <Kbd keys={keys} />}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  label: string;
  icon: LucideIcon;
  keys?: string;
  /** For toggles: whether it is on. */
  pressed?: boolean;
  /** Side on which the tooltip opens. */
  side?: 'top' | 'right' | 'bottom' | 'left';
}

export function IconButton({ label, icon: Icon, keys, pressed, side, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label} keys={keys} side={side}>
      <button
        type="button"
        {...rest}
        className={cx(styles.button, styles.quiet, styles.iconOnly, className)}
        aria-label={label}
        aria-pressed={pressed}
        aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys, isMac())}
      >
        <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
      </button>
    </Tooltip>
  );
}
