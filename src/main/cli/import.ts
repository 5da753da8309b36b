/** `import`: brings a file of `export` into the current tenant, or tells what that would do. */
import path from 'node:path';
import type { ImportEvent, ImportReport } from '../../contract/transfer.ts';
import { withClient } from './connect.ts';
import { passphrase, passphraseOption } from './passphrase.ts';
import { bytesDone } from './progress.ts';
import { exitDone, exitFailed, text, type Verb } from './verb.ts';

const words: Record<Exclude<ImportEvent['phase'], 'done'>, string> = {
  reading: 'Reading and checking the file',
  storing: 'Storing bundles',
  writing: 'Writing rows',
};

/** A line for each item: what is done with it, and why. */
export function reportLines({ items }: ImportReport): string[] {
  const width = Math.max(...items.map(({ action }) => action.length));
  return items.map(
    ({ action, kind, name, detail }) => `${action.padEnd(width)}  ${kind} ${name}${detail === null ? '' : `  (${detail})`}`,
  );
}

export const importVerb: Verb = {
  name: 'import',
  summary: 'Bring an exported extension into this data folder, whole or not at all',
  usage: '<file> [--dry-run] [--replace] [--passphrase-stdin] [--sources <folder>]',
  options: {
    ...passphraseOption,
    'dry-run': { type: 'boolean' },
    replace: { type: 'boolean' },
    sources: { type: 'string' },
  },
  arity: [1, 1],
  run: async (context) => {
    const [file = ''] = context.args;
    const secret = await passphrase(context);
    const sources = text(context, 'sources');
    const dryRun = context.values['dry-run'] === true;
    return withClient(context, async (client) => {
      const events = await client.transfer.import({
        file: path.resolve(file),
        passphrase: secret,
        existing: context.values['replace'] === true ? 'replace' : 'refuse',
        sourcesTo: sources === undefined ? null : path.resolve(sources),
        dryRun,
      });
      let possible = true;
      for await (const event of events) {
        if (event.phase !== 'done') {
          context.out.progress.show(words[event.phase], bytesDone(event.bytes, event.totalBytes));
          continue;
        }
        context.out.progress.end();
        const { report, installId } = event;
        ({ possible } = report);
        if (context.json) context.out.json({ ...report, installId, dryRun });
        else for (const line of reportLines(report)) context.out.line(line);
      }
      return possible ? exitDone : exitFailed;
    });
  },
};
