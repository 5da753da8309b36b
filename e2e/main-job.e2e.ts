/** The whole main job on a project made from a template, in the order in which a person does it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './support/test.ts';

test('create, edit, save, build, call, see the answer and its trace, see the UI show it', async ({ app }) => {
  const folder = await app.createProject({ name: 'com.acme.greeter', template: 'handler-ui' });
  await app.untilBuilt();
  await app.send();
  await expect(app.answer()).toContainText('Hello, Sam Staff');

  await app.replaceInEditor('Hello, ', 'Ahoy, ');
  await app.saveAndLoop();
  expect(await readFile(path.join(folder, 'src/handler.ts'), 'utf8')).toContain('greeting: `Ahoy, ${name}`');

  await app.build();
  await app.send();
  await expect(app.answer()).toContainText('Ahoy, Sam Staff');
  await expect(app.waterfall()).toContainText('storage.put');
  await expect(app.preview().getByText('Ahoy, Sam Staff')).toBeVisible();
});
