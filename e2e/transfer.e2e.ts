/** An extension leaves by a file and comes back from it, over a real engine. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { InstallsPage } from './pages/installs.ts';
import { photograph } from './support/gallery.ts';
import { expect, test } from './support/test.ts';

test.use({ workbenchName: 'transfer' });

const slug = 'local-dev.com.example.handler-basic';

test('an extension is exported, uninstalled, imported, and answers again', async ({ app, page, workbench }) => {
  const installs = new InstallsPage(app);
  const dialog = page.getByRole('dialog');
  const file = path.join(workbench.scratch, 'aside.alga-workbench.tar.zst');
  await app.openSample('Handler basic');
  await app.untilBuilt();
  await installs.open(slug);
  await installs
    .view()
    .getByRole('button', { name: `More for ${slug}` })
    .click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  await dialog.getByLabel('File', { exact: true }).fill('aside');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog).toContainText('Give the whole path');
  await dialog.getByLabel('File', { exact: true }).fill(file);
  await photograph(page, 'transfer-export');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog).toContainText('1 version, 1 bundle');
  await photograph(page, 'transfer-exported');
  expect((await stat(file)).size).toBeGreaterThan(0);
  await dialog.getByRole('button', { name: 'Close' }).click();

  // While it is installed, the file would take its place: that is asked first.
  await installs.view().getByRole('button', { name: 'Import…' }).first().click();
  await dialog.getByLabel('File', { exact: true }).fill(file);
  await dialog.getByRole('button', { name: 'Read the file' }).click();
  await expect(dialog).toContainText('It is installed here already.');
  await expect(dialog.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
  await photograph(page, 'transfer-conflict');
  await dialog.getByRole('button', { name: 'Close' }).click();

  await installs.uninstall(slug, { purge: true });
  await page.getByRole('button', { name: 'Import…' }).last().click();
  await dialog.getByRole('button', { name: 'Browse' }).click();
  const browser = page.getByRole('dialog', { name: 'File to import' });
  await browser.getByLabel('Path of the folder').fill(workbench.scratch);
  await browser.getByRole('button', { name: 'Go' }).click();
  await browser.getByRole('option').filter({ hasText: 'aside' }).click();
  await photograph(page, 'transfer-browse');
  await browser.getByRole('button', { name: 'Choose file' }).click();
  await dialog.getByRole('button', { name: 'Read the file' }).click();
  await photograph(page, 'transfer-report');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toContainText(`${slug} is imported.`);
  await photograph(page, 'transfer-imported');
  await dialog.getByRole('button', { name: 'Show the install' }).click();
  await installs.expectVersion('0.1.0');
  await app.openView('Requests');
  await app.request('GET', '/api/hello?name=Ada');
  await expect(app.answer()).toContainText('Hello, Ada');
});
