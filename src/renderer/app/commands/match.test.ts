import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankCommands, scoreCommand } from './match.ts';
import type { Command } from './registry.ts';

const command = (title: string): Command => ({ id: title, title, group: 'Test', run: () => {} });

describe('scoreCommand', () => {
  it('does not find letters strewn over a path', () => {
    expect(scoreCommand('dark', 'Open reports', ['/home/ada/work/reports'])).toBe(0);
  });

  it('finds further words, below titles', () => {
    const byPath = scoreCommand('work', 'Open reports', ['/home/ada/work/reports']);
    expect(byPath).toBeGreaterThan(0);
    expect(byPath).toBeLessThan(scoreCommand('work', 'Open work', []));
  });

  it('prefers titles that begin as typed', () => {
    const ranked = rankCommands('build', ['Show Build in the panel', 'Build', 'Go to Loop'].map(command));
    expect(ranked.map(({ title }) => title)).toEqual(['Build', 'Show Build in the panel']);
  });

  it('wants every word and takes initials', () => {
    expect(scoreCommand('go tra', 'Go to Traces', [])).toBeGreaterThan(0);
    expect(scoreCommand('go zzz', 'Go to Traces', [])).toBe(0);
    expect(scoreCommand('gtt', 'Go to Traces', [])).toBeGreaterThan(0);
  });

  it('finds every title by each of its own beginnings', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8}){0,3}$/), fc.nat(), (title, seed) => {
        expect(scoreCommand(title.slice(0, 1 + (seed % title.length)), title, [])).toBeGreaterThan(0);
      }),
    );
  });
});
