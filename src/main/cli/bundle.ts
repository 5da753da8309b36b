/** `bundle`: shows what the bundle store holds, proves it, and moves it to another driver. */
import type { MoveProgress, StoreDriver } from '../../contract/store.ts';
import { storeDrivers } from '../../contract/store.ts';
import { WorkbenchError } from '../../contract/errors.ts';
import { verbOfActions } from './actions.ts';
import type { Client } from './connect.ts';
import { bytesDone } from './progress.ts';
import { text, UsageError, type VerbContext } from './verb.ts';

async function status({ json, out }: VerbContext, client: Client): Promise<void> {
  const store = await client.store.status();
  if (json) return out.json(store);
  out.line(`${store.driver}  ${store.location}`);
  out.line(store.health.ok ? 'In order.' : `Not in order: ${store.health.detail}`);
  if (store.s3 !== null) out.line(`S3 front: ${store.s3.endpoint}/${store.s3.bucket}, access key ${store.s3.accessKey}`);
  for (const { driver, obstacle } of store.drivers) if (obstacle !== null) out.line(`${driver} cannot be used: ${obstacle}`);
}

async function list({ json, out }: VerbContext, client: Client, [search = '']: string[]): Promise<void> {
  const objects = [];
  for (let after: string | null = ''; after !== null;) {
    const page: Awaited<ReturnType<Client['store']['list']>> = await client.store.list({ search, after, limit: 1000 });
    objects.push(...page.objects);
    after = page.next;
  }
  if (json) return out.json({ objects });
  for (const { key, sizeBytes, owner } of objects) {
    out.line(`${String(sizeBytes).padStart(10)}  ${key}${owner === null ? '' : `  ${owner.slug} ${owner.version}`}`);
  }
}

async function verify({ json, out }: VerbContext, client: Client, [key = '']: string[]): Promise<void> {
  const result = await client.store.verify({ key });
  if (!result.ok) {
    throw new WorkbenchError({
      code: 'HASH_MISMATCH',
      what: `The object ${key} is damaged.`,
      why: `It should be sha256:${result.expected}, but it is sha256:${result.actual}.`,
      fix: 'Publish or install the bundle again.',
    });
  }
  if (json) out.json(result);
  else out.line(`sha256:${result.actual}`);
}

function driverOf(context: VerbContext): StoreDriver {
  const given = text(context, 'to');
  const driver = storeDrivers.find((one) => one === given);
  if (driver === undefined) throw new UsageError(`bundle move takes --to ${storeDrivers.join('|')}.`);
  return driver;
}

const words: Record<MoveProgress['phase'], string> = {
  listing: 'Listing the objects',
  copying: 'Copying',
  verifying: 'Verifying',
  switching: 'Switching',
  done: 'Done',
};

async function move(context: VerbContext, client: Client): Promise<void> {
  const { json, out } = context;
  const to = driverOf(context);
  let last: MoveProgress | null = null;
  for await (const progress of await client.store.move({ to })) {
    const { phase, bytes, totalBytes } = progress;
    out.progress.show(words[phase], phase === 'listing' ? null : bytesDone(bytes, totalBytes));
    last = progress;
  }
  out.progress.end();
  const { driver, location } = await client.store.status();
  const { totalObjects: objects = 0, totalBytes: bytes = 0, skipped = 0 } = last ?? {};
  if (json) out.json({ driver, location, objects, bytes, skipped });
  else out.line(`${objects} objects with ${bytes} bytes are in ${location}; ${skipped} were there already.`);
}

export const bundle = verbOfActions(
  {
    name: 'bundle',
    summary: 'Show the bundle store, or move it to another driver',
    usage: `<status|list|verify|move> [search|key] [--to ${storeDrivers.join('|')}]`,
    options: { to: { type: 'string' } },
  },
  {
    status: { arity: [0, 0], run: status },
    list: { arity: [0, 1], run: list },
    verify: { arity: [1, 1], run: verify },
    move: { arity: [0, 0], run: move },
  },
);
