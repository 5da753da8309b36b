/** Entry of the command line: finds the verb, parses its options, and turns failures into exit codes. */
import { parseArgs } from 'node:util';
import { appPaths } from '../app-paths.ts';
import { dataDirOf } from '../data-dir.ts';
import { requireNode } from '../node-version.ts';
import { apiKey } from './api-key.ts';
import { build } from './build.ts';
import { bundle } from './bundle.ts';
import { call } from './call.ts';
import { exportVerb } from './export.ts';
import { disable } from './disable.ts';
import { enable } from './enable.ts';
import { failureText } from '../../contract/failure-text.ts';
import { failureOf } from './failures.ts';
import { helpText, verbHelp } from './help.ts';
import { importVerb } from './import.ts';
import { install } from './install.ts';
import { newProject } from './new.ts';
import { createProgressLine } from './progress.ts';
import { runnerVerb } from './runner.ts';
import { secrets } from './secrets.ts';
import { selfTest } from './self-test.ts';
import { serveVerb } from './serve.ts';
import { settingsVerb } from './settings.ts';
import { tenant } from './tenant.ts';
import { traces } from './traces.ts';
import { uninstall } from './uninstall.ts';
import { update } from './update.ts';
import { exitDone, exitFailed, exitUsage, type Output, UsageError, type Verb } from './verb.ts';

export const verbs: Verb[] = [
  serveVerb,
  newProject,
  build,
  install,
  uninstall,
  enable,
  disable,
  update,
  call,
  traces,
  secrets,
  tenant,
  apiKey,
  bundle,
  settingsVerb,
  exportVerb,
  importVerb,
  runnerVerb,
  selfTest,
];

const shared = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  'data-dir': { type: 'string' },
} as const;

const output: Output = {
  json: (value) => process.stdout.write(`${JSON.stringify(value)}\n`),
  line: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
  progress: createProgressLine(process.stderr),
};

async function runVerb(verb: Verb, argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    options: { ...shared, ...verb.options },
    allowPositionals: true,
    strict: true,
  });
  if (values['help'] === true) {
    output.line(verbHelp(verb));
    return exitDone;
  }
  const [least, most] = verb.arity;
  if (positionals.length < least || positionals.length > most) throw new UsageError(`${verb.name} takes ${verb.usage}.`);
  const json = values['json'] === true;
  try {
    requireNode();
    const dataDir = dataDirOf(values['data-dir'] as string | undefined);
    const paths = appPaths(import.meta.dirname);
    return await verb.run({ values, args: positionals, paths, dataDir, json, out: output });
  } catch (error) {
    output.progress.end();
    if (error instanceof UsageError) throw error;
    const failure = failureOf(error);
    if (json) output.json({ error: failure });
    else output.note(failureText(failure));
    return exitFailed;
  }
}

/** Runs the command line and answers its exit code. */
export async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    output.line(helpText(verbs));
    return exitDone;
  }
  // `--self-test` is the flag of the desktop app; here it is a verb of the same name.
  const verb = verbs.find((candidate) => candidate.name === name || `--${candidate.name}` === name);
  try {
    if (verb === undefined) throw new UsageError(`There is no verb "${name}".`);
    return await runVerb(verb, rest);
  } catch (error) {
    const parseProblem = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    if (!(error instanceof UsageError) && !parseProblem) throw error;
    output.note(error.message);
    output.note(verb === undefined ? 'Try: alga-workbench --help' : `Usage: alga-workbench ${verb.name} ${verb.usage}`);
    return exitUsage;
  }
}
