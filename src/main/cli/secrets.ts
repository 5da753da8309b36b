/** `secrets`: lists, sets and removes the secrets of an install. A value may come from stdin, to stay off the command line. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { text as readStream } from 'node:stream/consumers';
import { withClient, type Client } from './connect.ts';
import { exitDone, UsageError, type Verb, type VerbContext } from './verb.ts';

async function list(context: VerbContext, client: Client, installId: string): Promise<void> {
  const { secrets: found, notice } = await client.installs.secrets.list({ installId });
  if (context.json) return context.out.json({ secrets: found, notice });
  if (notice) context.out.note(notice);
  for (const secret of found) context.out.line(`${secret.name}  ${new Date(secret.updatedAt).toISOString()}`);
}

async function set(context: VerbContext, client: Client, installId: string): Promise<void> {
  const [, , name = '', given] = context.args;
  const value = given ?? (await readStream(process.stdin)).replace(/\r?\n$/, '');
  const secret = await client.installs.secrets.set({ installId, name, value });
  if (context.json) context.out.json(secret);
  else context.out.line(`Set ${secret.name}`);
}

async function remove(context: VerbContext, client: Client, installId: string): Promise<void> {
  const [, , name = ''] = context.args;
  await client.installs.secrets.remove({ installId, name });
  if (context.json) context.out.json({ removed: name });
  else context.out.line(`Removed ${name}`);
}

async function discard(context: VerbContext, client: Client, installId: string): Promise<void> {
  const { discarded } = await client.installs.secrets.discard({ installId });
  if (context.json) context.out.json({ discarded });
  else context.out.line(discarded ? 'Discarded all secrets' : 'There were no secrets');
}

/** What each action is, and the least and most number of arguments with the action itself. */
const actions = {
  list: { run: list, arity: [2, 2] },
  set: { run: set, arity: [3, 4] },
  remove: { run: remove, arity: [3, 3] },
  discard: { run: discard, arity: [2, 2] },
} as const;

export const secrets: Verb = {
  name: 'secrets',
  summary: 'List, set, remove or discard the secrets of an installed extension',
  usage: '<list|set|remove|discard> <folder|slug|id> [name] [value; read from stdin when absent]',
  options: {},
  arity: [2, 4],
  run: (context) => {
    const [actionName = '', extension = ''] = context.args;
    const action = Object.hasOwn(actions, actionName) ? actions[actionName as keyof typeof actions] : undefined;
    if (action === undefined) throw new UsageError('secrets takes list, set, remove or discard.');
    const [least, most] = action.arity;
    const count = context.args.length;
    if (count < least || count > most) throw new UsageError(`secrets ${actionName} takes ${secrets.usage}.`);
    return withClient(context, async (client) => {
      const target = existsSync(extension) ? path.resolve(extension) : extension;
      const install = await client.installs.resolve({ extension: target });
      await action.run(context, client, install.installId);
      return exitDone;
    });
  },
};
