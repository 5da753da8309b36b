import { describe, expect, it } from 'vitest';
import { groupCommands } from './group.ts';
import type { Command } from './registry.ts';

const command = (group: string, id: string): Command => ({ id, group, title: id, run: () => undefined });

describe('groupCommands', () => {
  it('puts the work before views, projects, user and window, whatever was registered first', () => {
    const commands = ['Projects', 'Window', 'Views', 'Build', 'User', 'Requests'].map((group) => command(group, group));
    expect(groupCommands(commands).map(([group]) => group)).toEqual([
      'Build',
      'Requests',
      'Views',
      'Projects',
      'User',
      'Window',
    ]);
  });

  it('keeps the order of groups and of commands otherwise', () => {
    const commands = [command('Files', 'save'), command('Build', 'build'), command('Files', 'close')];
    const groups = groupCommands(commands).map(([group, members]) => [group, members.map(({ id }) => id)]);
    expect(groups).toEqual([
      ['Files', ['save', 'close']],
      ['Build', ['build']],
    ]);
  });
});
