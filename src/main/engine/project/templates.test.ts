import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join, relative } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TemplateId } from '../../../contract/projects.ts';
import { validateManifestText } from './manifest-report.ts';
import { renderTemplate, type TemplateFile, type TemplateWords } from './templates.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const templates = at('resources/templates');
const words: TemplateWords = { name: 'com.acme.time-reports', publisher: 'acme' };
const textOf = (files: TemplateFile[], path: string): string => files.find((file) => file.path === path)?.text ?? '';

const fixtures: [folder: string, id: TemplateId, words: TemplateWords][] = [
  ['hello-world', 'ui', { name: 'com.example.hello-world', publisher: 'local-dev' }],
  ['handler-basic', 'handler-ui', { name: 'com.example.handler-basic', publisher: 'local-dev' }],
];

/** After a change to a template, `vitest run --project unit src/main/engine/project/templates -u` writes them anew. */
describe.each(fixtures)('fixtures/%s', (folder, id, fixtureWords) => {
  it(`is the output of template ${id}`, async () => {
    const files = await renderTemplate(templates, id, fixtureWords);
    for (const { path, text } of files) await expect(text).toMatchFileSnapshot(at(`fixtures/${folder}/${path}`));
    const dirents = await readdir(at(`fixtures/${folder}`), { recursive: true, withFileTypes: true });
    const present = dirents.filter((dirent) => dirent.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    expect(present.map((path) => relative(at(`fixtures/${folder}`), path)).toSorted()).toEqual(
      files.map(({ path }) => path).toSorted(),
    );
  });
});

describe.each(['ui', 'handler-ui'] as const)('template %s', (id) => {
  it('gives a manifest without a finding', async () => {
    const files = await renderTemplate(templates, id, words);
    const facts = { hasHandler: existsSync(join(templates, id, 'src/handler.ts')), hasUi: true };
    const { manifest, problems } = validateManifestText(textOf(files, 'manifest.json'), facts);
    expect(problems).toEqual([]);
    expect(manifest).toMatchObject({
      name: words.name,
      publisher: 'acme',
      ui: { hooks: { appMenu: { label: 'Time reports' } } },
    });
  });

  it('fills every placeholder and has a .gitignore', async () => {
    const files = await renderTemplate(templates, id, words);
    expect(files.filter(({ text }) => text.includes('{{'))).toEqual([]);
    expect(textOf(files, '.gitignore')).toContain('dist/');
  });

  it('takes any label as text, in JSON as in HTML', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (label) => {
        fc.pre(label.trim() !== '');
        const files = await renderTemplate(templates, id, { ...words, label });
        const manifest = JSON.parse(textOf(files, 'manifest.json'));
        expect(manifest.ui.hooks.appMenu.label).toBe(label.trim());
        expect(textOf(files, 'ui/index.html').match(/<script/g)).toHaveLength(1);
      }),
      { numRuns: 50, examples: [['</title><script>alert("x")</script>'], ['"\\'], ['$&{{name}}']] },
    );
  });
});

it.each(['reports', 'com', 'Com.Acme', 'com..acme', 'com.acme/x', '.com.acme', '', 'com.acme reports', '../com.x'])(
  'refuses the name %j',
  async (name) => {
    await expect(renderTemplate(templates, 'ui', { ...words, name })).rejects.toMatchObject({ code: 'NAME_INVALID' });
  },
);

it.each(['', ' ', 'a/b', 'a\nb'])('refuses the publisher %j', async (publisher) => {
  await expect(renderTemplate(templates, 'ui', { ...words, publisher })).rejects.toMatchObject({ code: 'NAME_INVALID' });
});

it('refuses a template that does not exist', async () => {
  const id = '../ui' as TemplateId;
  await expect(renderTemplate(templates, id, words)).rejects.toMatchObject({ code: 'TEMPLATE_UNKNOWN' });
});
