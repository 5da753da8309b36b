import { expect, test } from 'vitest';
import { tabLabels } from './tab-labels.ts';

test('files of the same name are told apart by their folder', () => {
  expect(tabLabels(['src/index.ts', 'index.ts', 'ui/main.ts'])).toEqual([
    { path: 'src/index.ts', name: 'index.ts', folder: 'src' },
    { path: 'index.ts', name: 'index.ts', folder: '.' },
    { path: 'ui/main.ts', name: 'main.ts', folder: null },
  ]);
});
