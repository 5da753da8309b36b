/** The Data view as a person uses it. */
import type { Locator } from '@playwright/test';
import type { App } from './app.ts';

export type DataSection = 'Secrets' | 'Storage' | 'Schedules' | 'Clients' | 'Services' | 'Service types' | 'Invoices' | 'Users';

export class DataPage {
  private readonly app: App;

  constructor(app: App) {
    this.app = app;
  }

  view(): Locator {
    return this.app.page.locator('[data-view="data"]');
  }

  async open(section: DataSection): Promise<void> {
    await this.app.openView('Data');
    await this.view().getByRole('tab', { name: section, exact: true }).click();
    await this.view().getByRole('heading', { name: section, exact: true }).waitFor();
  }

  list(name: string): Locator {
    return this.view().getByRole('listbox', { name, exact: true });
  }

  async choose(list: string, text: string): Promise<void> {
    await this.list(list).getByRole('option').filter({ hasText: text }).click();
  }

  field(label: string): Locator {
    return this.view().getByLabel(label, { exact: true });
  }

  async add(what: string): Promise<void> {
    await this.view()
      .getByRole('group')
      .getByRole('button', { name: `Add ${what}` })
      .click();
    await this.view()
      .getByRole('form', { name: `New ${what}` })
      .waitFor();
  }

  /** Saves by the keys, from any field. */
  async save(): Promise<void> {
    await this.app.page.keyboard.press('ControlOrMeta+Enter');
  }

  async remove(what: string): Promise<void> {
    await this.app.page
      .getByRole('dialog')
      .getByRole('button', { name: `Remove ${what}` })
      .click();
    await this.app.page.getByRole('dialog').waitFor({ state: 'hidden' });
  }

  async addSecret(name: string, value: string): Promise<void> {
    await this.open('Secrets');
    await this.add('secret');
    await this.field('Name').fill(name);
    await this.field('Value').fill(value);
    await this.save();
    await this.list('Secrets').getByRole('option').filter({ hasText: name }).waitFor();
  }
}
