/**
 * Entry of the runner's threads and of its transpiler process. The host names this file's place (`workerPath`),
 * because a bundler gives it another. Each role loads only the code it needs.
 */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { PrepareTask } from '../component/prepare.ts';
import type { PrepareReport, ThreadData } from './protocol.ts';

async function start(): Promise<void> {
  if (isMainThread) {
    const { runTranspileProcess, transpileRole } = await import('../component/transpile-process.ts');
    const [role, ...args] = process.argv.slice(2);
    if (role === transpileRole) return runTranspileProcess(args);
    throw new Error('this file is started by the runner, not by hand');
  }
  const data = workerData as ThreadData;
  if (data.role === 'prepare') {
    parentPort?.postMessage(await prepare(data.task), []);
    return;
  }
  const { runGuestThread } = await import('./guest.ts');
  runGuestThread(data);
}

async function prepare(task: PrepareTask): Promise<PrepareReport> {
  const { prepareComponent } = await import('../component/prepare.ts');
  try {
    return { result: await prepareComponent(task) };
  } catch (error) {
    const { reportOf } = await import('../component/failure-report.ts');
    return { failure: reportOf(error) };
  }
}

await start();
