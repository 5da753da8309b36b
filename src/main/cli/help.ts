/** Help texts, made from the verbs themselves. */
import type { Verb } from './verb.ts';

const sharedOptions = [
  '  --data-dir <folder>  data folder (else ALGA_WORKBENCH_DATA, else the application data folder)',
  '  --json               one JSON value on stdout',
  '  -h, --help           this text',
].join('\n');

export function helpText(verbs: Verb[]): string {
  const width = Math.max(...verbs.map((verb) => verb.name.length));
  const lines = verbs.map((verb) => `  ${verb.name.padEnd(width)}  ${verb.summary}`);
  return `Usage: alga-workbench <verb> [arguments] [options]\n\n${lines.join('\n')}\n\nOptions of every verb:\n${sharedOptions}`;
}

export function verbHelp(verb: Verb): string {
  const own = Object.entries(verb.options).map(([name, option]) => `  --${name}${option.type === 'string' ? ' <value>' : ''}`);
  const options = own.length > 0 ? `\n\nOptions:\n${own.join('\n')}` : '';
  return `Usage: alga-workbench ${verb.name} ${verb.usage}\n\n${verb.summary}${options}\n\nOptions of every verb:\n${sharedOptions}`;
}
