/** `build`: builds a project's bundle, without installing it. */
import path from 'node:path';
import { reportBuild } from './build-report.ts';
import { withClient } from './connect.ts';
import { engineFeatures } from './engine-features.ts';
import { openProject } from './open-project.ts';
import { text, type Verb } from './verb.ts';

export const build: Verb = {
  name: 'build',
  summary: 'Build the bundle of an extension',
  usage: '[folder] [--out <folder>] [--engine-features live|platform-cli]',
  options: { out: { type: 'string' }, 'engine-features': { type: 'string' } },
  arity: [0, 1],
  run: (context) => {
    const out = text(context, 'out');
    const features = engineFeatures(context);
    return withClient(context, async (client) => {
      const project = await openProject(client, context.args[0]);
      const state = await client.builds.run({
        projectId: project.id,
        options: { ...features, install: false },
        out: out === undefined ? undefined : path.resolve(out),
      });
      return reportBuild(context, state);
    });
  },
};
