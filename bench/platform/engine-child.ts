/** A workbench in a process of its own, so that its memory and its time are not mixed with those of who measures. */
import pino from 'pino';
import { appPaths } from '../../src/main/app-paths.ts';
import { createWorkbench } from '../../src/main/engine/workbench.ts';
import path from 'node:path';

const dataDir = process.argv[2]!;
const sampleMs = 5;

const workbench = await createWorkbench({
  dataDir,
  paths: appPaths(path.join(import.meta.dirname, '../../out/main')),
  host: 'headless',
  version: 'bench',
  rateLimit: false,
  logger: pino({ enabled: false }),
});

let peak = 0;
let sampling: NodeJS.Timeout | null = null;

process.on('message', (message: 'reset-peak' | 'read-peak' | 'stop') => {
  if (message === 'stop') return void workbench.dispose().then(() => process.disconnect());
  const rss = process.memoryUsage.rss();
  // Looking takes time of its own, so only those who ask for a peak pay for it.
  if (message === 'reset-peak')
    sampling ??= setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), sampleMs).unref();
  const answer = { rss, peak: Math.max(peak, rss) };
  if (message === 'reset-peak') peak = rss;
  process.send!(answer);
});
process.send!({ gateway: workbench.info().urls.gateway });
