/** The Installs, Registry and Access views, and the tenant menu, as a person uses them. */
import { expect, type Locator } from '@playwright/test';
import type { App } from './app.ts';

export type InstallTab = 'Overview' | 'Versions' | 'Capabilities' | 'Configuration' | 'Secrets' | 'Schedules' | 'Executions';

export class InstallsPage {
  private readonly app: App;

  constructor(app: App) {
    this.app = app;
  }

  view(name: 'Installs' | 'Registry' | 'Access' = 'Installs'): Locator {
    return this.app.page.getByRole('main', { name });
  }

  /** The part of a view that tells of what is chosen in it. */
  detail(slug: string, view: 'Installs' | 'Registry' = 'Installs'): Locator {
    return this.view(view).getByRole('article', { name: slug });
  }

  async open(slug: string): Promise<Locator> {
    await this.app.openView('Installs');
    await this.view().getByRole('option').filter({ hasText: slug }).click();
    await this.detail(slug).waitFor();
    return this.detail(slug);
  }

  async openTab(name: InstallTab): Promise<void> {
    await this.view().getByRole('tab', { name, exact: true }).click();
  }

  /** The version that the head of the install names. */
  async expectVersion(version: string): Promise<void> {
    await expect(this.view().locator('article > header').getByText(version, { exact: true })).toBeVisible();
  }

  async setEnabled(enabled: boolean): Promise<void> {
    const toggle = this.view().getByRole('switch', { name: 'Enabled' });
    if ((await toggle.isChecked()) !== enabled) await toggle.click();
    await expect(toggle).toBeChecked({ checked: enabled });
  }

  /** By the button of its row, whatever that is called. */
  async changeTo(version: string): Promise<void> {
    await this.openTab('Versions');
    await this.view()
      .getByRole('button', { name: new RegExp(`^(Update|Roll back) to ${version}$`) })
      .last()
      .click();
  }

  async addSchedule(endpoint: string): Promise<void> {
    await this.openTab('Schedules');
    await this.view().getByRole('button', { name: 'Add schedule' }).first().click();
    const form = this.view().getByRole('form', { name: 'New schedule' });
    await form.getByRole('combobox', { name: 'Endpoint' }).click();
    await this.app.page.getByRole('option', { name: endpoint }).click();
    await this.app.page.keyboard.press('ControlOrMeta+Enter');
    await this.view().getByRole('listbox', { name: 'Schedules' }).waitFor();
  }

  /** Blank for as many as it likes. */
  async setCallLimit(text: string): Promise<void> {
    await this.openTab('Overview');
    await this.view().getByRole('button', { name: 'Limits' }).click();
    const form = this.view().getByRole('form', { name: 'Limits for an hour' });
    await form.getByLabel('Calls').fill(text);
    await form.getByRole('button', { name: 'Save limits' }).click();
    await form.waitFor({ state: 'hidden' });
  }

  capability(name: string): Locator {
    return this.view().getByRole('checkbox', { name });
  }

  async uninstall(slug: string, { purge }: { purge: boolean }): Promise<void> {
    await this.view()
      .getByRole('button', { name: `More for ${slug}` })
      .click();
    await this.app.page.getByRole('menuitem', { name: 'Uninstall' }).click();
    const dialog = this.app.page.getByRole('dialog');
    if (purge) await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: /^Uninstall/ }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async openEntry(slug: string): Promise<Locator> {
    await this.app.openView('Registry');
    await this.view('Registry')
      .getByRole('listbox', { name: 'Extensions' })
      .getByRole('option')
      .filter({ hasText: slug })
      .click();
    await this.detail(slug, 'Registry').waitFor();
    return this.detail(slug, 'Registry');
  }

  /** Adds a name without a version to the registry. */
  async reserve(publisher: string, name: string): Promise<void> {
    await this.app.openView('Registry');
    const view = this.view('Registry');
    await view.getByRole('button', { name: 'Add', exact: true }).click();
    await view.getByLabel('Publisher').fill(publisher);
    await view.getByLabel('Name', { exact: true }).fill(name);
    await this.app.page.keyboard.press('ControlOrMeta+Enter');
  }

  tenant(): Locator {
    return this.app.page.getByRole('button', { name: /^Tenant/ });
  }

  async tenantName(): Promise<string> {
    return (await this.tenant().innerText()).replace(/^Tenant\s*/, '');
  }

  async createTenant(name: string): Promise<void> {
    await this.tenant().click();
    await this.app.page.getByRole('menuitem', { name: 'New tenant' }).click();
    const dialog = this.app.page.getByRole('dialog', { name: 'New tenant' });
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Create and switch to it' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect(this.tenant()).toContainText(name);
  }

  async switchTenant(name: string): Promise<void> {
    await this.tenant().click();
    await this.app.page.getByRole('menuitemradio', { name: new RegExp(name) }).click();
    await expect(this.tenant()).toContainText(name);
  }
}
