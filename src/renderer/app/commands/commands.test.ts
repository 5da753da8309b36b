import { describe, expect, it, vi } from 'vitest';
import type { KeyPress } from '../../ui/keys.ts';
import { createCommands, type Command } from './registry.ts';
import { commandFor } from './shortcuts.ts';

const command = (id: string, rest: Partial<Command> = {}): Command => ({
  id,
  title: id,
  group: 'Test',
  run: () => {},
  ...rest,
});
const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('createCommands', () => {
  it('offers what can run now, one for each id', () => {
    const commands = createCommands({ onError: () => {} });
    const newer = command('a');
    commands.register(command('a'));
    const remove = commands.register(newer);
    commands.register(command('b', { when: () => false }));
    expect(commands.available()).toEqual([newer]);
    remove();
    expect(commands.available()).not.toContain(newer);
    expect(commands.known().map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('runs by id and tells whether it could', () => {
    const commands = createCommands({ onError: () => {} });
    const run = vi.fn();
    commands.register(command('a', { run }));
    expect(commands.run('a')).toBe(true);
    expect(commands.run('missing')).toBe(false);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('reports failures, thrown or rejected', async () => {
    const onError = vi.fn();
    const commands = createCommands({ onError });
    commands.register(command('rejects', { run: () => Promise.reject(new Error('no')) }));
    commands.run('rejects');
    await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(1));
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ id: 'rejects' });
  });
});

describe('commandFor', () => {
  const send = command('send', { keys: ['Mod+Enter', 'F9'] });
  const letter = command('letter', { keys: 'x' });

  it('finds a command by any of its keys', () => {
    expect(commandFor([send], press('Enter', { ctrlKey: true }), false, true)).toBe(send);
    expect(commandFor([send], press('F9'), false, true)).toBe(send);
    expect(commandFor([send], press('Enter'), false, false)).toBeUndefined();
  });

  it('leaves plain characters to the text being typed', () => {
    expect(commandFor([letter], press('x'), false, true)).toBeUndefined();
    expect(commandFor([letter], press('x'), false, false)).toBe(letter);
  });

  it('prefers the one registered last', () => {
    const later = command('later', { keys: 'Mod+Enter' });
    expect(commandFor([send, later], press('Enter', { ctrlKey: true }), false, false)).toBe(later);
  });
});
