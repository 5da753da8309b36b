/** `self-test`: proves on this machine that each part of the engine works. */
import { runSelfTest } from '../engine/self-test.ts';
import { exitDone, exitFailed, type Verb } from './verb.ts';

export const selfTest: Verb = {
  name: 'self-test',
  summary: 'Check that every part of the workbench works on this machine',
  usage: '',
  options: {},
  arity: [0, 0],
  run: async (context) => {
    const report = await runSelfTest(context.paths);
    if (context.json) context.out.json(report);
    else for (const check of report.checks) context.out.line(`${check.ok ? 'ok  ' : 'FAIL'} ${check.name}: ${check.detail}`);
    return report.ok ? exitDone : exitFailed;
  },
};
