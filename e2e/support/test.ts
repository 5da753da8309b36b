/**
 * The test function of all browser tests: a workbench, and its page opened with the token. Tests share a workbench, unless
 * a file asks for one of its own by another `workbenchName`.
 */
import { test as base } from '@playwright/test';
import { App } from '../pages/app.ts';
import { type RunningWorkbench, startWorkbench } from './workbench.ts';

export { expect } from '@playwright/test';

export const test = base.extend<{ app: App }, { workbenchName: string; workbench: RunningWorkbench }>({
  workbenchName: ['shared', { option: true, scope: 'worker' }],
  workbench: [
    async ({ workbenchName }, use) => {
      const workbench = await startWorkbench(workbenchName);
      await use(workbench);
      await workbench.stop();
    },
    { scope: 'worker' },
  ],
  app: async ({ page, workbench }, use) => {
    const app = new App(page, workbench);
    await app.open();
    await use(app);
  },
});
