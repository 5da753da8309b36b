/** Photographs what stands on the window, in both themes and three sizes, and checks it for accessibility. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const folder = path.resolve(import.meta.dirname, '../screenshots');
const themes = ['light', 'dark'] as const;
const sizes = {
  small: { width: 1024, height: 640 },
  normal: { width: 1440, height: 900 },
  wide: { width: 2560, height: 1080 },
};

/** The frame of the preview belongs to the extension and is its author's to judge. */
async function violations(page: Page): Promise<string[]> {
  const result = await new AxeBuilder({ page }).exclude('iframe').analyze();
  return result.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

/** Saves `<name>-<theme>-<size>.png` for each, and fails on what axe finds in either theme. */
export async function photograph(page: Page, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport);
      await page.screenshot({ path: path.join(folder, `${name}-${theme}-${size}.png`), animations: 'disabled' });
    }
    await page.setViewportSize(sizes.normal);
    expect.soft(await violations(page), `${name}, ${theme}`).toEqual([]);
  }
}
