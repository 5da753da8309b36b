import { defineConfig } from 'vitest/config';

/**
 * Three projects: pure tests that need no build output; tests that start the engine, components and sockets; and tests
 * that need a container engine, which `npm test` provides where it can.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,runner,scripts,conformance}/**/*.test.ts'],
          exclude: ['**/*.{integration,container}.test.ts'],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{src,runner,conformance}/**/*.integration.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'containers',
          include: ['{src,deploy}/**/*.container.test.ts'],
          environment: 'node',
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
