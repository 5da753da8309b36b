/** The Settings view: where values come from, what is refused, what counts at once and what at the next start. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { photograph } from './support/gallery.ts';
import { expect, test } from './support/test.ts';

// What is changed here must not stay for other tests.
test.use({ workbenchName: 'settings' });

test('settings are found, refused, changed and reset', async ({ app, page, workbench }) => {
  await app.openSample('Hello world');
  await app.openView('Settings');
  const view = page.getByRole('main', { name: 'Settings' });
  const row = (name: string) => view.getByRole('listitem', { name, exact: true });
  const timeout = row('EXT_GATEWAY_TIMEOUT_MS');
  await expect(timeout).toContainText('default');
  await expect(row('EXT_PROXY_DEBUG_LOG')).toContainText('Read by production only');
  await photograph(page, 'settings');

  const field = timeout.getByRole('textbox', { name: 'EXT_GATEWAY_TIMEOUT_MS' });
  await field.fill('soon');
  await field.press('Enter');
  await expect(field).toHaveAccessibleDescription(/whole number from 1 to 3600000/);
  await photograph(page, 'settings-refused');
  await field.press('Escape');
  await expect(field).toHaveValue('30000');

  await field.fill('5000');
  await field.press('Enter');
  await expect(timeout).toContainText('restart needed');
  await expect(timeout).toContainText('Until the next start 30000 counts.');
  const file = path.join(workbench.ready.dataDir, 'settings.json');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ EXT_GATEWAY_TIMEOUT_MS: 5000 });

  await view.getByRole('tab', { name: /^Fidelity/ }).click();
  const clients = row('clients.search');
  await clients.getByRole('combobox', { name: 'clients.search' }).click();
  await page.getByRole('option', { name: /^helpful/ }).click();
  await expect(clients).toContainText('file');
  await expect(clients).not.toContainText('restart needed');
  await photograph(page, 'settings-fidelity');

  await view.getByRole('tab', { name: /^Runner/ }).click();
  const token = row('RUNNER_SERVICE_TOKEN').getByLabel('RUNNER_SERVICE_TOKEN', { exact: true });
  await token.fill('not to be seen');
  await token.press('Enter');
  await expect(token).toHaveValue('');
  await expect(token).toHaveAttribute('placeholder', 'Stored, not shown');
  expect(await readFile(file, 'utf8')).not.toContain('not to be seen');

  await page.keyboard.press('ControlOrMeta+F');
  await page.keyboard.type('timeout handler');
  await expect(timeout).toBeVisible();
  await expect(view.getByText('1 setting found')).toBeVisible();
  await photograph(page, 'settings-found');
  await timeout.getByRole('button', { name: 'Reset EXT_GATEWAY_TIMEOUT_MS' }).click();
  await expect(timeout).not.toContainText('restart needed');

  await page.keyboard.press('ControlOrMeta+F');
  await page.keyboard.type('nothing of the kind');
  await expect(view.getByText('No setting matches “nothing of the kind”')).toBeVisible();
  await photograph(page, 'settings-none');
  await view.getByRole('button', { name: 'Clear the search' }).click();
  await expect(token).toBeVisible();
});
