/** Entry of a process that is going to be killed: `child.ts <scenario> <data folder> <migration steps>`. */
import { scenarios, work } from './work.ts';

const [, , given, dataDir = '', steps = '0'] = process.argv;
const scenario = scenarios.find((name) => name === given);
if (scenario === undefined || dataDir === '') throw new Error('A scenario and a data folder are needed.');
await work(scenario, dataDir, Number(steps));
