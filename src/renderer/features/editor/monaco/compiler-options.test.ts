import { describe, expect, test } from 'vitest';
import { readCheckerOptions } from './compiler-options.ts';

describe('readCheckerOptions', () => {
  test('takes over what decides how code is judged, and nothing about where files are', () => {
    const text = `{
      // the project's own
      "compilerOptions": { "strict": false, "noImplicitAny": true, "lib": ["ES2020", "DOM"], "jsx": "react", "outDir": "dist", },
    }`;
    expect(readCheckerOptions(text)).toEqual({
      lib: ['es2020', 'dom'],
      jsx: 'react',
      switches: { strict: false, noImplicitAny: true },
    });
  });

  test('a project without a tsconfig.json is judged strictly, as by the build', () => {
    expect(readCheckerOptions(null)).toMatchObject({ switches: { strict: true } });
  });

  test.each(['', '[]', 'nonsense', '{"compilerOptions": 1}'])('%j gives the options of an empty configuration', (text) => {
    expect(readCheckerOptions(text)).toEqual({ lib: ['es2022', 'dom', 'dom.iterable'], jsx: 'react-jsx', switches: {} });
  });
});
