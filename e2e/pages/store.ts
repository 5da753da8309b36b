/** The views Store and Connections as a person uses them. */
import type { Locator } from '@playwright/test';
import type { App } from './app.ts';

export class StorePage {
  private readonly app: App;

  constructor(app: App) {
    this.app = app;
  }

  view(name: 'Store' | 'Connections' = 'Store'): Locator {
    return this.app.page.getByRole('main', { name, exact: true });
  }

  async open(section: 'Objects' | 'Place and access'): Promise<void> {
    await this.app.openView('Store');
    await this.view().getByRole('tab', { name: section }).click();
  }

  async openConnections(section: 'External runner' | 'MinIO container'): Promise<void> {
    await this.app.openView('Connections');
    await this.view('Connections').getByRole('tab', { name: section }).click();
  }

  objects(): Locator {
    return this.view().getByRole('listbox', { name: 'Objects' }).getByRole('option');
  }

  async choose(text: string): Promise<void> {
    await this.objects().filter({ hasText: text }).first().click();
  }

  async search(text: string): Promise<void> {
    await this.view().getByRole('searchbox', { name: 'Search in keys' }).fill(text);
  }

  driver(name: 'Folder' | 'S3 bucket' | 'MinIO container'): Locator {
    return this.view().getByRole('listitem', { name, exact: true });
  }
}
