/** Registers commands for as long as a component is shown. */
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useServices } from '../services.tsx';
import type { Command } from './registry.ts';

/** Registers several; what they are called and their keys may change, which registers them anew. */
export function useCommands(list: readonly Command[]): void {
  const { commands } = useServices();
  const latest = useRef(list);
  useLayoutEffect(() => {
    latest.current = list;
  });
  const described = JSON.stringify(list.map(({ id, title, group, keys, words }) => ({ id, title, group, keys, words })));

  useEffect(() => {
    const descriptions = JSON.parse(described) as Omit<Command, 'run' | 'when'>[];
    const find = (id: string) => latest.current.find((each) => each.id === id);
    const removals = descriptions.map((description) =>
      commands.register({
        ...description,
        when: () => find(description.id)?.when?.() ?? true,
        run: () => find(description.id)?.run(),
      }),
    );
    return () => {
      for (const remove of removals) remove();
    };
  }, [commands, described]);
}

/** Registers one; `run` and `when` are those of the last render. */
export function useCommand(command: Command): void {
  useCommands([command]);
}
