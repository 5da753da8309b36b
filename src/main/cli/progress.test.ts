import { expect, it } from 'vitest';
import { bytesDone, createProgressLine } from './progress.ts';

function run(isTTY: boolean): string {
  let written = '';
  const progress = createProgressLine({ isTTY, columns: 24, write: (text) => (written += text) });
  progress.show('Reading', null);
  progress.show('Reading', '1.0 MB');
  progress.show('Reading', '1.0 MB');
  progress.show('Storing', 'a name that is much too long for it');
  progress.end();
  progress.end();
  return written;
}

it('writes a line for each step where no terminal is', () => {
  expect(run(false)).toBe('Reading\nStoring\n');
});

it('changes one line on a terminal, cut to its width, and takes it away at the end', () => {
  const fresh = '\r\u001B[2K';
  expect(run(true)).toBe(`${fresh}Reading${fresh}Reading: 1.0 MB${fresh}Storing: a name that is${fresh}`);
});

it('says how many bytes are done, and of how many where that is known', () => {
  expect(bytesDone(0, null)).toBeNull();
  expect(bytesDone(1_500_000, null)).toBe('1.5 MB');
  expect(bytesDone(0, 2_000_000)).toBe('0.0 MB of 2.0 MB');
});
