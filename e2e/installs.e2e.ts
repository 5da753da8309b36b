/** The life of an install over a real engine: versions, on and off, what it may do, and that tenants are apart. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InstallsPage } from './pages/installs.ts';
import { photograph } from './support/gallery.ts';
import { expect, test } from './support/test.ts';

// Its tenants and installs would show in the views of other tests.
test.use({ workbenchName: 'installs' });

const slug = 'local-dev.com.acme.lifecycle';

/** Another version of the project, with one more endpoint. */
async function nextVersion(folder: string, version: string): Promise<void> {
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { version: string; api: { endpoints: object[] } };
  manifest.version = version;
  manifest.api.endpoints.push({ method: 'GET', path: '/api/extra', handler: 'dist/main' });
  await writeFile(file, JSON.stringify(manifest, null, 2));
}

test('an install goes back and forth between versions, off and on, and loses a capability', async ({ app, page }) => {
  test.slow();
  const installs = new InstallsPage(app);
  const folder = await app.createProject({ name: 'com.acme.lifecycle', template: 'handler-ui' });
  await app.untilBuilt();
  await nextVersion(folder, '0.2.0');
  await expect(page.getByRole('banner').first()).toContainText('0.2.0');
  await app.build();

  await installs.open(slug);
  await installs.expectVersion('0.2.0');
  await installs.addSchedule('GET /api/extra');
  await installs.changeTo('0.1.0');
  const blocked = installs.view().getByRole('alert');
  await expect(blocked).toContainText('Nothing was changed: 1 schedule would have no endpoint in 0.1.0');
  await expect(blocked).toContainText('GET /api/extra');
  await installs.expectVersion('0.2.0');
  await photograph(page, 'installs-blocked');
  await blocked.getByRole('button', { name: 'Disable it and go to 0.1.0' }).click();
  await installs.expectVersion('0.1.0');
  await installs.changeTo('0.2.0');
  await installs.expectVersion('0.2.0');
  await photograph(page, 'installs-versions');
  await installs.openTab('Overview');
  const history = installs.view().getByRole('region', { name: 'History' }).getByRole('listitem');
  await expect(history.nth(0)).toContainText('Updated to 0.2.0');
  await expect(history.nth(1)).toContainText('Rolled back to 0.1.0');

  await installs.setEnabled(false);
  await app.openView('Requests');
  await app.request('GET', '/api/hello');
  await expect(app.answer()).toContainText('extension_not_available');
  await app.openView('Installs');
  await installs.setEnabled(true);
  await app.openView('Requests');
  await app.request('GET', '/api/hello');
  await expect(app.answer()).toContainText('Hello, Sam Staff');

  await app.openView('Installs');
  await installs.openTab('Capabilities');
  await installs.capability('cap:storage.kv').uncheck();
  await expect(installs.view().getByRole('button', { name: 'Grant all' })).toBeVisible();
  await app.openView('Requests');
  await app.request('GET', '/api/hello');
  await expect(page.getByRole('main', { name: 'Requests' })).toContainText('cap:storage.kv');

  await app.openView('Installs');
  await photograph(page, 'installs-capabilities');
  await installs.view().getByRole('button', { name: 'Grant all' }).click();
  await expect(installs.capability('cap:storage.kv')).toBeChecked();
  await installs.openTab('Executions');
  const executions = installs.view().getByRole('listbox', { name: 'Executions' }).getByRole('option');
  await expect(executions.nth(0)).toContainText('Handler error');
  await expect(executions.nth(1)).toContainText('OK');
  await executions.first().click();
  await photograph(page, 'installs-executions');
});

test('an install is configured by rows and by JSON, and keeps to the limits that it is given', async ({ app, page }) => {
  const installs = new InstallsPage(app);
  await app.openSample('Handler basic');
  await app.untilBuilt();
  await installs.open('local-dev.com.example.handler-basic');
  await installs.openTab('Configuration');
  const form = installs.view().getByRole('form', { name: 'Configuration' });
  await form.getByRole('button', { name: 'Add value' }).click();
  await form.getByLabel('Name of value 1').fill('region');
  await form.getByLabel('Value of value 1').fill('eu');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(form.getByRole('button', { name: /^Save configuration/ })).toBeDisabled();
  await form.getByRole('button', { name: 'JSON', exact: true }).click();
  await form.getByLabel('JSON', { exact: true }).fill('{ "region": "eu", "limits": { "rows": 5 } ');
  await expect(form).toContainText('This is not JSON');
  await form.getByLabel('JSON', { exact: true }).fill('{ "region": "eu", "limits": { "rows": 5 } }');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(form.getByRole('button', { name: /^Save configuration/ })).toBeDisabled();
  await form.getByRole('button', { name: 'Rows' }).click();
  await expect(form.getByLabel('Value of value 2')).toHaveValue('{"rows":5}');
  await photograph(page, 'installs-configuration');

  await installs.setCallLimit('0');
  await app.openView('Requests');
  await app.request('GET', '/api/hello');
  await expect(app.answer()).toContainText('quota_exceeded');
  await app.openView('Installs');
  await installs.setCallLimit('');
  await app.openView('Requests');
  await app.request('GET', '/api/hello');
  await expect(app.answer()).toContainText('Hello, Sam Staff');
});

test('a new tenant has no installs; it gets one from the registry, and loses it again', async ({ app, page }) => {
  const installs = new InstallsPage(app);
  await app.openSample('Handler basic');
  await app.untilBuilt();
  const slugOfSample = 'local-dev.com.example.handler-basic';
  await installs.open(slugOfSample);
  const first = await installs.tenantName();

  await installs.createTenant('Northwind MSP');
  await expect(installs.view()).toContainText('Nothing is installed for Northwind MSP');
  await photograph(page, 'installs-none');

  await installs.reserve('acme', 'not-yet');
  await expect(installs.detail('acme.not-yet', 'Registry')).toContainText('No version yet');
  await installs.reserve('acme', 'not-yet');
  await expect(installs.view('Registry').getByRole('alert')).toBeVisible();
  await installs.view('Registry').getByRole('button', { name: 'Close' }).click();

  const entry = await installs.openEntry(slugOfSample);
  await entry.getByRole('button', { name: /^Check: signature/ }).click();
  await expect(entry.getByRole('list', { name: 'Bundles of 0.1.0' })).toContainText('Not signed');
  await entry.getByRole('button', { name: 'Deprecate' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('It greets nobody.');
  await page.getByRole('dialog').getByRole('button', { name: 'Deprecate 0.1.0' }).click();
  await expect(entry.getByRole('region', { name: 'Version 0.1.0' })).toContainText('It greets nobody.');
  await photograph(page, 'registry-deprecated');
  await entry.getByRole('button', { name: 'Install 0.1.0' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Install 0.1.0 all the same' }).click();
  await entry.getByRole('button', { name: 'Show the install' }).click();
  await installs.expectVersion('0.1.0');
  await app.openView('Requests');
  await app.request('GET', '/api/hello?name=Ada');
  await expect(app.answer()).toContainText('Hello, Ada');

  await app.openView('Installs');
  await installs.uninstall(slugOfSample, { purge: true });
  await expect(installs.view()).toContainText('Nothing is installed for Northwind MSP');
  await installs.switchTenant(first);
  await installs.open(slugOfSample);
  await installs.expectVersion('0.1.0');

  await app.openView('Access');
  await installs.view('Access').getByRole('tab', { name: 'Tenants' }).click();
  await installs.view('Access').getByRole('option').filter({ hasText: 'Northwind MSP' }).click();
  await photograph(page, 'access-tenants');
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove tenant' }).click();
  await expect(installs.view('Access').getByRole('option')).toHaveCount(1);
});

test('an API key is shown once, opens the gateway, and is refused once it is revoked', async ({ app, page, workbench }) => {
  const installs = new InstallsPage(app);
  await app.openSample('Handler basic');
  await app.untilBuilt();
  await app.openView('Access');
  const view = installs.view('Access');
  await view.getByRole('button', { name: 'New key' }).first().click();
  await view.getByLabel('Name', { exact: true }).fill('Pipeline');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(view).toContainText('Choose at least one scope.');
  await view.getByRole('checkbox', { name: /^extension:call/ }).check();
  await expect(view).toContainText('Every call is refused without');
  await view.getByRole('checkbox', { name: /^extension:read/ }).check();
  await page.keyboard.press('ControlOrMeta+Enter');
  const made = view.getByRole('region', { name: 'Key Pipeline' });
  await expect(made).toContainText('cannot be shown again');
  await photograph(page, 'access-new-key');
  const key = await made.locator('code').first().innerText();

  const call = () =>
    fetch(`${workbench.ready.gateway}/api/ext/local-dev.com.example.handler-basic/api/hello?name=Ada`, {
      headers: { 'x-api-key': key },
    });
  expect((await call()).status).toBe(200);
  await made.getByRole('button', { name: 'Done' }).click();
  await expect(view.getByText(key)).toHaveCount(0);
  await view.getByRole('button', { name: 'Revoke key' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click();
  await expect(view.getByRole('option').filter({ hasText: 'Pipeline' })).toContainText('Revoked');
  expect((await call()).status).toBe(401);
});
