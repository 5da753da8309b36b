/** What the suite and the runner share on disk: the token that the runner sends to Vault. */
import { mkdir, writeFile } from 'node:fs/promises';
import { shared, vaultTokenFile } from './profiles.ts';

export async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(vaultTokenFile(folder), `${shared.vaultToken}\n`, { mode: 0o600 });
}
