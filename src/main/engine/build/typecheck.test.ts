import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkplace, testPaths, type Workplace } from './testing.ts';
import { checkConfig } from './typecheck.ts';

let place: Workplace;
beforeAll(async () => {
  place = await createWorkplace();
});
afterAll(() => place.dispose());

const hostTypes = '/cache/alga-extension.d.ts';

describe('checkConfig', () => {
  it('has defaults of its own where the project has no configuration', async () => {
    const { root } = await place.project('bare', { 'src/index.ts': '' });
    const config = await checkConfig(root, testPaths.toolchain, hostTypes);
    expect(config).not.toHaveProperty('extends');
    expect(config).toMatchObject({
      compilerOptions: { strict: true, noEmit: true },
      files: [hostTypes],
      include: [join(root, '**/*')],
      exclude: [join(root, 'node_modules'), join(root, 'dist')],
    });
  });

  it("extends the project's own and makes its paths absolute", async () => {
    const { root } = await place.project('own', {
      'tsconfig.json': `{ // with a comment
        "compilerOptions": { "paths": { "@/*": ["./src/*"] }, },
        "include": ["src"], "files": ["extra.d.ts"], "exclude": ["src/old"] }`,
      'node_modules/react/index.js': '',
    });
    const config = await checkConfig(root, testPaths.toolchain, hostTypes);
    expect(config).toMatchObject({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { paths: { '@/*': [join(root, 'src/*')] } },
      files: [join(root, 'extra.d.ts'), hostTypes],
      include: [join(root, 'src')],
    });
    const { paths } = (config as { compilerOptions: { paths: object } }).compilerOptions;
    expect(Object.keys(paths)).toContain('@alga-psa/extension-runtime');
    expect(Object.keys(paths)).not.toContain('react');
  });
});
