/** Copies a folder store into another, for a test that kills it on the way: `move-child.ts <from> <to>`. */
import { createFolderStore } from '../folder.ts';
import { copyStore } from '../move.ts';

const [from = '', to = ''] = process.argv.slice(2);
await copyStore({
  from: createFolderStore(from),
  to: createFolderStore(to),
  signal: new AbortController().signal,
  onProgress: ({ phase }) => process.stdout.write(`${phase}\n`),
});
