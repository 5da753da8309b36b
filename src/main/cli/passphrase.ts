/** A passphrase from stdin or the environment, which keeps it off the command line. */
import { text as readStream } from 'node:stream/consumers';
import type { VerbContext } from './verb.ts';

export const passphraseOption = { 'passphrase-stdin': { type: 'boolean' } } as const;

/** The first line of stdin with `--passphrase-stdin`, else `ALGA_WORKBENCH_PASSPHRASE`; null without both. */
export async function passphrase(context: VerbContext): Promise<string | null> {
  if (context.values['passphrase-stdin'] !== true) return process.env['ALGA_WORKBENCH_PASSPHRASE'] || null;
  const [line = ''] = (await readStream(process.stdin)).split(/\r?\n/);
  return line === '' ? null : line;
}
