/** A button for a command of the registry; absent while the command is. */
import type { LucideIcon } from 'lucide-react';
import { Button, type ButtonProps } from '../../ui/Button.tsx';
import { useStore } from '../../ui/store.ts';
import { useServices } from '../services.tsx';

export interface CommandButtonProps extends Pick<ButtonProps, 'variant' | 'className'> {
  id: string;
  icon?: LucideIcon;
  /** In place of the command's title. */
  label?: string;
}

export function CommandButton({ id, label, ...look }: CommandButtonProps) {
  const { commands } = useServices();
  const command = useStore(commands.all).findLast((each) => each.id === id);
  if (!command) return null;
  return (
    <Button {...look} onClick={() => void commands.run(id)}>
      {label ?? command.title}
    </Button>
  );
}
