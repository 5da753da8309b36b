/** `uninstall`: removes an install of the selected tenant, with its schedules and secrets. */
import { withClient } from './connect.ts';
import { installOf } from './extension.ts';
import { exitDone, type Verb } from './verb.ts';

export const uninstall: Verb = {
  name: 'uninstall',
  summary: 'Remove an installed extension, its schedules and its secrets',
  usage: '<folder|slug|id> [--purge]',
  options: { purge: { type: 'boolean' } },
  arity: [1, 1],
  run: (context) =>
    withClient(context, async (client) => {
      const { installId, slug } = await installOf(client, context.args[0] ?? '');
      const purge = context.values['purge'] === true;
      await client.installs.uninstall({ installId, purge });
      if (context.json) context.out.json({ uninstalled: { installId, slug }, purged: purge });
      else context.out.line(`Uninstalled ${slug}${purge ? ' and deleted what it stored' : ''}`);
      return exitDone;
    }),
};
