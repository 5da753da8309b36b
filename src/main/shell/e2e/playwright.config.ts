/** Tests that start the built app in real Electron; `npm test` runs them where the binary is. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '*.electron.ts',
  workers: 1,
  timeout: 120_000,
  forbidOnly: Boolean(process.env['CI']),
  outputDir: '../../../../e2e/results/electron',
});
