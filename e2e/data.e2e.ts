/** What an extension works with, edited in the Data view and seen by its handler. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DataPage } from './pages/data.ts';
import { expect, test } from './support/test.ts';

/** Files of the trace store that hold the text. */
async function tracesWith(text: string, dataDir: string): Promise<string[]> {
  const names = (await readdir(dataDir)).filter((name) => name.startsWith('traces.db'));
  expect(names).not.toEqual([]);
  const files = await Promise.all(names.map(async (name) => ({ name, bytes: await readFile(path.join(dataDir, name)) })));
  return files.filter(({ bytes }) => bytes.includes(text)).map(({ name }) => name);
}

test('a secret reaches the handler, and no trace', async ({ app, page, workbench }) => {
  const value = 'vault-value-4711';
  const data = new DataPage(app);
  await app.openSample('Host APIs');
  await app.untilBuilt();
  await data.addSecret('api_key', value);

  // What is stored is not shown again.
  await data.choose('Secrets', 'api_key');
  await expect(data.field('New value')).toHaveValue('');
  expect(await data.view().innerText()).not.toContain(value);

  await app.openView('Requests');
  await app.request('GET', '/api/call/secrets/get?key=api_key');
  await expect(app.answer()).toContainText(value);

  await app.openView('Traces');
  await app.openFirstTrace();
  await page.getByRole('treeitem', { name: /secrets\.get/ }).dblclick();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toContainText('api_key');
  expect(await page.locator('[data-view="traces"]').innerText()).not.toContain(value);
  expect(await inspector.innerText()).not.toContain(value);
  expect(await tracesWith('api_key', workbench.ready.dataDir)).not.toEqual([]);
  expect(await tracesWith(value, workbench.ready.dataDir)).toEqual([]);

  await data.open('Secrets');
  await data.choose('Secrets', 'api_key');
  await page.keyboard.press('Delete');
  await data.remove('secret');
  await expect(data.view().getByText('No secrets yet')).toBeVisible();
});

test('stored records appear as the handler writes them, and the handler reads what was edited', async ({ app, page }) => {
  const data = new DataPage(app);
  await app.openSample('Host APIs');
  await app.untilBuilt();
  await app.openView('Requests');
  await app.request('GET', '/api/call/storage/roundtrip?key=note&value=written');
  await expect(app.answer()).toContainText('"ok": true');

  await data.open('Storage');
  await data.choose('Keys', 'note');
  await expect(data.field('Value')).toHaveValue('written');
  await data.field('Value').fill('edited by hand');
  await data.save();
  await expect(page.getByText('note saved as revision 2')).toBeVisible();

  await app.openView('Requests');
  await app.request('GET', '/api/call/storage/get?key=note');
  await expect(app.answer()).toContainText('edited by hand');
});

test('what the engine refuses is told at the field', async ({ app }) => {
  const data = new DataPage(app);
  await app.openSample('Host APIs');
  await data.open('Clients');
  await data.add('client');
  await data.field('Billing e-mail').fill('nonsense');
  await data.save();
  await expect(data.field('Name')).toHaveAccessibleDescription('Enter a name.');
  await expect(data.field('Billing e-mail')).toHaveAccessibleDescription(/Enter an e-mail address/);
  await data.field('Name').fill('Fabrikam');
  await data.field('Billing e-mail').fill('bills@fabrikam.example');
  await data.save();
  await expect(data.list('Clients').getByRole('option', { selected: true })).toContainText('Fabrikam');
});
