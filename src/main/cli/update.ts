/** `update`: changes an install to another version of the registry, newer or older. */
import { withClient } from './connect.ts';
import { installOf } from './extension.ts';
import { exitDone, exitFailed, type Verb } from './verb.ts';

export const update: Verb = {
  name: 'update',
  summary: 'Change an installed extension to another version, newer or older',
  usage: '<folder|slug|id> <version> [--disable-missing-schedules]',
  options: { 'disable-missing-schedules': { type: 'boolean' } },
  arity: [2, 2],
  run: (context) =>
    withClient(context, async (client) => {
      const [extension = '', version = ''] = context.args;
      const { installId } = await installOf(client, extension);
      const disableMissingSchedules = context.values['disable-missing-schedules'] === true;
      const result = await client.installs.update({ installId, version, disableMissingSchedules });
      const { install, updated, missing } = result;
      if (context.json) context.out.json(result);
      else if (updated) context.out.line(`${install.slug} is at ${install.version}`);
      else context.out.note(`${install.slug} stays at ${install.version}: schedules have no endpoint in ${version}`);
      if (!context.json) {
        const fate = updated ? 'Disabled' : 'In the way';
        for (const { scheduleId, method, path } of missing) context.out.note(`${fate}: ${scheduleId}  ${method} ${path}`);
        if (!updated) context.out.note('Give --disable-missing-schedules to update all the same.');
      }
      return updated ? exitDone : exitFailed;
    }),
};
