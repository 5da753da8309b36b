/**
 * The test function of all browser tests: a workbench, and its page opened with the token. Tests share a workbench, unless
 * a file asks for one of its own by another `workbenchName`, which may have an environment of its own too.
 */
import { test as base } from '@playwright/test';
import { App } from '../pages/app.ts';
import { type RunningWorkbench, startWorkbench } from './workbench.ts';

export { expect } from '@playwright/test';

interface WorkerFixtures {
  workbenchName: string;
  workbenchEnv: Record<string, string>;
  workbench: RunningWorkbench;
}

export const test = base.extend<{ app: App }, WorkerFixtures>({
  workbenchName: ['shared', { option: true, scope: 'worker' }],
  workbenchEnv: [{}, { option: true, scope: 'worker' }],
  workbench: [
    async ({ workbenchName, workbenchEnv }, use) => {
      const workbench = await startWorkbench(workbenchName, workbenchEnv);
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
