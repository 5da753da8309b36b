import { expect, test } from 'vitest';
import { pathProblem } from './path-rules.ts';

test.each(['a.ts', 'src/a.ts', 'deep/er/.env', 'with space.md'])('%s can name a file', (path) => {
  expect(pathProblem(path)).toBeNull();
});

test.each(['', '  ', '/etc/passwd', 'C:/x', '../x', 'a/../b', 'a//b', 'a/', 'a\\b'])('%j cannot', (path) => {
  expect(pathProblem(path)).toMatch(/\.$/);
});

test('a path that exists is taken', () => {
  expect(pathProblem(' src/a.ts ', ['src/a.ts'])).toBe('A file or folder of this name exists already.');
});
