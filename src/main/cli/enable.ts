/** `enable`: lets an install answer again. */
import { withClient } from './connect.ts';
import { installOf } from './extension.ts';
import { exitDone, type Verb, type VerbContext } from './verb.ts';

/** Switches the install that the first argument names. */
export function setEnabled(context: VerbContext, enabled: boolean): Promise<number> {
  return withClient(context, async (client) => {
    const { installId } = await installOf(client, context.args[0] ?? '');
    const install = await client.installs.setEnabled({ installId, enabled });
    if (context.json) context.out.json({ install });
    else context.out.line(`${enabled ? 'Enabled' : 'Disabled'} ${install.slug}`);
    return exitDone;
  });
}

export const enable: Verb = {
  name: 'enable',
  summary: 'Let an installed extension answer again',
  usage: '<folder|slug|id>',
  options: {},
  arity: [1, 1],
  run: (context) => setEnabled(context, true),
};
