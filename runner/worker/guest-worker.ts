/**
 * Entry of the runner's threads. The host names this file's place (`workerPath`), because a bundler gives it another.
 * A thread runs guests, or prepares one component and ends; each loads only the code it needs.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadData } from './protocol.ts';

const data = workerData as ThreadData;
if (data.role === 'guest') {
  const { runGuestThread } = await import('./guest.ts');
  runGuestThread(data);
} else {
  const { prepareAndReport } = await import('./prepare-report.ts');
  parentPort?.postMessage(await prepareAndReport(data.task), []);
}
