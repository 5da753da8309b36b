/** Every view in its states: photographed, and checked by axe in both themes. */
import { photograph } from './support/gallery.ts';
import { expect, test } from './support/test.ts';

test('before a project is open', async ({ app, page }) => {
  await photograph(page, 'welcome');
  await page.getByRole('button', { name: 'New project' }).click();
  await expect(page.getByRole('dialog', { name: 'New project' })).toBeVisible();
  await photograph(page, 'new-project');
  await page.keyboard.press('Escape');
  await app.openPalette();
  await photograph(page, 'palette');
});

test('with a project that works', async ({ app, page }) => {
  await app.openSample('Handler basic');
  await app.untilBuilt();
  await app.send();
  await expect(app.answer()).toContainText('Hello, Sam Staff');
  await expect(app.preview().getByText('Hello, Sam Staff')).toBeVisible();
  await photograph(page, 'loop');
  for (const view of ['Manifest', 'Requests', 'Traces', 'Preview', 'Data', 'Runner', 'Installs', 'Registry', 'Access']) {
    await app.openView(view);
    await expect(page.getByRole('main', { name: view })).toBeVisible();
    if (view === 'Traces') await app.openFirstTrace();
    if (view === 'Installs' || view === 'Registry') {
      await page.getByRole('option').filter({ hasText: 'handler-basic', visible: true }).click();
    }
    await photograph(page, view.toLowerCase());
  }
  await app.openView('Loop');
  await app.openPanel('Build');
  await photograph(page, 'panel-build');
  await app.openPanel('Bridge');
  await photograph(page, 'panel-bridge');
});

test('with an extension that has no handler', async ({ app, page }) => {
  await app.openSample('Hello world');
  await app.untilBuilt();
  await photograph(page, 'loop-ui-only');
});

test('with a manifest that publishing would reject', async ({ app, page }) => {
  await app.openSample('Bad manifest');
  await app.openPanel('Problems');
  await expect(page.getByText("Unknown top-level field 'entry'.").first()).toBeVisible();
  await photograph(page, 'problems');
  await app.openView('Manifest');
  await photograph(page, 'manifest-rejected');
});

test('with a handler that traps', async ({ app, page }) => {
  await app.openSample('Uncaught error');
  await app.untilBuilt();
  await app.send();
  await expect(page.getByText('Fix').first()).toBeVisible();
  await photograph(page, 'loop-trap');
});
