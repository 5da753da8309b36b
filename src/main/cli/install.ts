/** `install`: builds a project and installs it for the local tenant. */
import { reportBuild } from './build-report.ts';
import { withClient } from './connect.ts';
import { engineFeatures } from './engine-features.ts';
import { openProject } from './open-project.ts';
import type { Verb } from './verb.ts';

export const install: Verb = {
  name: 'install',
  summary: 'Build an extension and install it for the local tenant',
  usage: '[folder] [--engine-features live|platform-cli]',
  options: { 'engine-features': { type: 'string' } },
  arity: [0, 1],
  run: (context) => {
    const features = engineFeatures(context);
    return withClient(context, async (client) => {
      const project = await openProject(client, context.args[0]);
      const state = await client.builds.run({ projectId: project.id, options: { ...features, install: true } });
      return reportBuild(context, state);
    });
  },
};
