/** Commands under the headings of their groups: the work at hand first, then the ways to elsewhere. */
import type { Command } from './registry.ts';

/** These stand last, in this order, since they are there on every page. */
const lastGroups = ['Views', 'Projects', 'User', 'Window'];

/** Groups in the order of their first command, but those of the window after those of the work. */
export function groupCommands(commands: readonly Command[]): readonly (readonly [string, readonly Command[]])[] {
  const groups = [...Map.groupBy(commands, (command) => command.group)];
  return groups.toSorted(([a], [b]) => lastGroups.indexOf(a) - lastGroups.indexOf(b));
}
