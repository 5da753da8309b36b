/** Prints the resident bytes of a process whose runner keeps so many guests ready: `<cache folder> <guests>`. */
import { setTimeout as pause } from 'node:timers/promises';
import { requestOf } from './runner-cases.ts';
import { key, startRunner } from './runner-setup.ts';

const [cacheRoot = '', guests = '1'] = process.argv.slice(2);
const spares = Number(guests);
const bench = await startRunner(cacheRoot, { workers: 1, spares, limits: { readyInstances: spares } });
await bench.runner.warm({ ...key, contentHash: bench.contentHash });
for (let index = 0; index < 100; index += 1) await bench.call(requestOf('trivial', bench.contentHash));
while ((await bench.runner.status()).modules.some((module) => module.spares < spares)) await pause(50);
await pause(1000);
process.stdout.write(String(process.memoryUsage.rss()));
await bench.dispose();
