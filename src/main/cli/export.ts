/** `export`: writes everything that belongs to an extension into one file. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type ExportEvent, type ExportResult, exportSuffix } from '../../contract/transfer.ts';
import { withClient } from './connect.ts';
import { passphrase, passphraseOption } from './passphrase.ts';
import { bytesDone, megabytes } from './progress.ts';
import { exitDone, text, type Verb, type VerbContext } from './verb.ts';

const words: Record<Exclude<ExportEvent['phase'], 'done'>, string> = {
  rows: 'Exporting rows',
  bundles: 'Exporting bundles',
  sources: 'Exporting sources',
  finishing: 'Finishing the file',
};

function tell({ out }: VerbContext, result: ExportResult): void {
  const { file, sizeBytes, versions, bundles, rows, secrets, missingBundles } = result;
  out.line(`${file}  ${megabytes(sizeBytes)}`);
  out.line(`${result.slug}: ${versions} versions, ${bundles} bundles, ${rows} rows`);
  if (secrets.state === 'left-out')
    out.note(`Left out, since there was no passphrase: the secrets ${secrets.names.join(', ')}`);
  for (const hash of missingBundles) out.note(`The store does not hold ${hash}`);
}

export const exportVerb: Verb = {
  name: 'export',
  summary: 'Write everything that belongs to an installed extension into one file',
  usage: '<folder|slug|id> [file] [--passphrase-stdin] [--test-data] [--sources <folder>] [--overwrite]',
  options: {
    ...passphraseOption,
    'test-data': { type: 'boolean' },
    sources: { type: 'string' },
    overwrite: { type: 'boolean' },
  },
  arity: [1, 2],
  run: async (context) => {
    const [named = '', file] = context.args;
    const extension = existsSync(named) ? path.resolve(named) : named;
    const secret = await passphrase(context);
    const sources = text(context, 'sources');
    return withClient(context, async (client) => {
      const install = await client.installs.resolve({ extension });
      const events = await client.transfer.export({
        extension: install.installId,
        file: path.resolve(file ?? `${install.slug}-${install.version}${exportSuffix}`),
        overwrite: context.values['overwrite'] === true,
        passphrase: secret,
        testData: context.values['test-data'] === true,
        sources: sources === undefined ? null : path.resolve(sources),
      });
      for await (const event of events) {
        if (event.phase !== 'done') {
          context.out.progress.show(words[event.phase], bytesDone(event.bytes, event.totalBytes));
          continue;
        }
        context.out.progress.end();
        if (context.json) context.out.json(event.result);
        else tell(context, event.result);
      }
      return exitDone;
    });
  },
};
