/** `secrets`: the secrets of an install, and the key that seals all of them. A value may come from stdin, to stay off the command line. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { text as readStream } from 'node:stream/consumers';
import { verbOfActions, type Action } from './actions.ts';
import type { Client } from './connect.ts';
import type { Verb, VerbContext } from './verb.ts';

/** An action on the secrets of the install that its first argument names. */
function onInstall(
  arity: Action['arity'],
  run: (context: VerbContext, client: Client, installId: string, args: string[]) => Promise<void>,
): Action {
  return {
    arity,
    async run(context, client, [extension = '', ...args]) {
      const target = existsSync(extension) ? path.resolve(extension) : extension;
      const { installId } = await client.installs.resolve({ extension: target });
      await run(context, client, installId, args);
    },
  };
}

const list = onInstall([1, 1], async (context, client, installId) => {
  const { secrets: found, version, notice } = await client.installs.secrets.list({ installId });
  if (context.json) return context.out.json({ secrets: found, version, notice });
  if (notice) context.out.note(notice);
  for (const secret of found) context.out.line(`${secret.name}  ${new Date(secret.updatedAt).toISOString()}`);
});

const set = onInstall([2, 3], async (context, client, installId, [name = '', given]) => {
  const value = given ?? (await readStream(process.stdin)).replace(/\r?\n$/, '');
  const secret = await client.installs.secrets.set({ installId, name, value });
  if (context.json) context.out.json(secret);
  else context.out.line(`Set ${secret.name}`);
});

const remove = onInstall([2, 2], async (context, client, installId, [name = '']) => {
  await client.installs.secrets.remove({ installId, name });
  if (context.json) context.out.json({ removed: name });
  else context.out.line(`Removed ${name}`);
});

const discard = onInstall([1, 1], async (context, client, installId) => {
  const { discarded } = await client.installs.secrets.discard({ installId });
  if (context.json) context.out.json({ discarded });
  else context.out.line(discarded ? 'Discarded all secrets' : 'There were no secrets');
});

const rotateKey: Action = {
  arity: [0, 0],
  async run(context, client) {
    const { installs } = await client.installs.secrets.rotateKey();
    if (context.json) context.out.json({ installs });
    else context.out.line(`Sealed the secrets of ${installs} ${installs === 1 ? 'install' : 'installs'} with a new key`);
  },
};

export const secrets: Verb = verbOfActions(
  {
    name: 'secrets',
    summary: 'List, set, remove or discard the secrets of an installed extension, or seal all with a new key',
    usage: '<list|set|remove|discard> <folder|slug|id> [name] [value; read from stdin when absent], or rotate-key',
    options: {},
  },
  { list, set, remove, discard, 'rotate-key': rotateKey },
);
