/** The test function of all browser tests: a workbench for each file, and its page opened with the token. */
import { test as base } from '@playwright/test';
import { App } from '../pages/app.ts';
import { type RunningWorkbench, startWorkbench } from './workbench.ts';

export { expect } from '@playwright/test';

export const test = base.extend<{ app: App }, { workbench: RunningWorkbench }>({
  workbench: [
    async ({}, use) => {
      const workbench = await startWorkbench();
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
