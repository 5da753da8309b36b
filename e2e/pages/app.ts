/** The window as a person uses it: what stands on it, and one method for each thing one does. */
import type { FrameLocator, Locator, Page } from '@playwright/test';
import path from 'node:path';
import type { RunningWorkbench } from '../support/workbench.ts';

export interface NewProject {
  name: string;
  template: 'ui' | 'handler-ui';
}

export class App {
  readonly page: Page;
  private readonly workbench: RunningWorkbench;

  constructor(page: Page, workbench: RunningWorkbench) {
    this.page = page;
    this.workbench = workbench;
  }

  async open(): Promise<void> {
    await this.page.goto(this.workbench.ready.url);
    await this.page.getByRole('heading', { name: 'Build an extension for Alga PSA' }).waitFor();
  }

  /** Creates a project by the dialog and answers its folder. */
  async createProject({ name, template }: NewProject): Promise<string> {
    const folder = path.join(this.workbench.scratch, name);
    await this.page.getByRole('button', { name: 'New project' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'New project' });
    await dialog.locator(`input[type=radio][value=${template}]`).check();
    await dialog.getByLabel('Name', { exact: true }).fill(name);
    await dialog.getByLabel('Folder', { exact: true }).fill(folder);
    await dialog.getByRole('button', { name: 'Create project' }).click();
    await dialog.waitFor({ state: 'hidden' });
    return folder;
  }

  async openSample(title: string): Promise<void> {
    await this.page.getByRole('listitem').filter({ hasText: title }).getByRole('button').first().click();
    await this.page.getByRole('navigation').getByRole('link', { name: 'Loop' }).waitFor();
  }

  async openView(name: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name }).click();
  }

  async untilBuilt(): Promise<void> {
    await this.page.getByRole('contentinfo').locator('[data-build][data-state=succeeded]').waitFor({ timeout: 90_000 });
  }

  /** Does what begins a build, and waits until that build has succeeded. */
  private async rebuild(begin: () => Promise<void>): Promise<void> {
    const before = await this.page.getByRole('contentinfo').locator('[data-build]').getAttribute('data-build');
    await begin();
    await this.page
      .getByRole('contentinfo')
      .locator(`[data-build]:not([data-build="${before}"])[data-state=succeeded]`)
      .waitFor({ timeout: 90_000 });
  }

  /** Finds `text` in the file that the editor shows and types over it. */
  async replaceInEditor(text: string, replacement: string): Promise<void> {
    await this.page.locator('.monaco-editor').first().click();
    await this.page.keyboard.press('ControlOrMeta+F');
    await this.page.getByRole('textbox', { name: 'Find' }).fill(text);
    await this.page.getByText('1 of 1', { exact: true }).waitFor();
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.type(replacement);
  }

  /** Saves, and waits for the build and install that a save begins. */
  async saveAndLoop(): Promise<void> {
    await this.rebuild(() => this.page.keyboard.press('ControlOrMeta+S'));
  }

  /** Builds by the shortcut, and waits for its end. */
  async build(): Promise<void> {
    await this.rebuild(() => this.page.keyboard.press('ControlOrMeta+B'));
  }

  async send(): Promise<void> {
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  /** Sends a request from the Requests view. */
  async request(method: string, target: string): Promise<void> {
    const console = this.page.locator('[data-view="requests"]');
    await console.getByRole('combobox', { name: 'Method' }).click();
    await this.page.getByRole('option', { name: method, exact: true }).click();
    await console.getByRole('combobox', { name: 'Path' }).fill(target);
    await this.page.keyboard.press('ControlOrMeta+Enter');
  }

  /** Body of the answer that the console shows. */
  answer(): Locator {
    return this.page.getByLabel('Body of the answer').filter({ visible: true });
  }

  waterfall(): Locator {
    return this.page.getByRole('tree', { name: /^Waterfall of/ });
  }

  async openPalette(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+K');
    await this.page.getByRole('dialog').getByRole('combobox').waitFor();
  }

  async openPanel(name: string): Promise<void> {
    const tab = this.page.getByRole('tab', { name: new RegExp(`^${name}`) });
    if (!(await tab.isVisible())) await this.page.keyboard.press('ControlOrMeta+J');
    await tab.click();
  }

  async openFirstTrace(): Promise<void> {
    await this.page
      .getByRole('listbox', { name: /traces/i })
      .getByRole('option')
      .first()
      .click();
    await this.waterfall().waitFor();
  }

  /** The UI inside the preview's frame. */
  preview(): FrameLocator {
    return this.page.frameLocator('iframe[sandbox]');
  }
}
