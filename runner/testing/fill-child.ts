/** Fills the caches below a folder and dies in the middle: root folder, then after how many changes of files. */
import { randomBytes } from 'node:crypto';
import { watch } from 'node:fs';
import path from 'node:path';
import { createBundleCache } from '../bundle/cache.ts';
import { defaultBundleLimits } from '../bundle/limits.ts';
import { digestOf } from '../cache/sealed-folder.ts';
import { writePrepared } from '../component/cache.ts';
import { fillFixture } from './fill-fixture.ts';
import { memorySource } from './services.ts';

const [root = '', dieAfter = ''] = process.argv.slice(2);
let changes = 0;
watch(root, { recursive: true }, () => {
  changes += 1;
  if (changes >= Number(dieAfter)) process.kill(process.pid, 'SIGKILL');
});

const { key, archive, prepared } = fillFixture();
const source = memorySource();
source.add(key, archive);
const bundles = createBundleCache({ root: path.join(root, 'bundles'), source, limits: defaultBundleLimits });
await bundles.ensure(key);
await writePrepared(path.join(root, 'components'), digestOf(Buffer.from('component')), prepared);
// Other fillings follow until the end comes.
for (;;) await writePrepared(path.join(root, 'components'), digestOf(randomBytes(8)), prepared);
