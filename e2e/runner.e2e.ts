/** The Runner view over a real runner: figures that follow calls, eviction, limits. */
import { expect, test } from './support/test.ts';

// What other tests have loaded would stand among the modules.
test.use({ workbenchName: 'runner' });

test('shows what the runner does and lets a bundle be evicted', async ({ app, page }) => {
  await app.openSample('Handler basic');
  await app.untilBuilt();
  await app.send();
  await expect(app.answer()).toContainText('Hello, Sam Staff');
  await app.openView('Runner');
  const view = page.getByRole('main', { name: 'Runner' });
  const invocations = view.getByText('Invocations').locator('..').getByRole('definition');
  await expect(invocations).toHaveText(/^[1-9]/);
  await expect(
    view.getByRole('row', { name: /Time for a handler, by way of the gateway 30 s Default of the platform/ }),
  ).toBeVisible();

  const modules = view.getByRole('region', { name: 'Loaded modules' });
  await expect(modules.getByRole('rowheader')).toHaveText(['local-dev.com.example.handler-basic']);
  await modules.getByRole('button', { name: /^Evict/ }).press('Enter');
  await expect(modules).toContainText('Nothing is loaded.');
  await expect(modules).toBeFocused();
  await expect(view.getByText('0 bundles and 0 prepared components')).toBeVisible();

  const before = await invocations.innerText();
  await modules.getByRole('button', { name: 'Open Requests' }).click();
  await app.send();
  await app.openView('Runner');
  await expect(invocations).not.toHaveText(before);
  await expect(modules.getByRole('rowheader')).toHaveText(['local-dev.com.example.handler-basic']);
});
