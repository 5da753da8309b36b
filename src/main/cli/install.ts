/** `install`: installs an extension for the selected tenant, from its project's folder or from the registry. */
import { existsSync } from 'node:fs';
import { reportBuild } from './build-report.ts';
import type { Install } from '../../contract/installs.ts';
import { withClient, type Client } from './connect.ts';
import { engineFeatures } from './engine-features.ts';
import { readTarget, registryIdOf } from './extension.ts';
import { openProject } from './open-project.ts';
import { exitDone, UsageError, type Verb, type VerbContext } from './verb.ts';

function buildAndInstall(context: VerbContext): Promise<number> {
  const features = engineFeatures(context);
  return withClient(context, async (client) => {
    const project = await openProject(client, context.args[0]);
    const state = await client.builds.run({ projectId: project.id, options: { ...features, install: true } });
    return reportBuild(context, state);
  });
}

/** Says on stderr why the version should not be used any more. */
async function warnOfDeprecation(
  { out }: VerbContext,
  client: Client,
  { registryId, versionId, version }: Install,
): Promise<void> {
  const { versions } = await client.registry.get({ registryId });
  const deprecated = versions.find((known) => known.versionId === versionId)?.deprecated;
  if (deprecated) out.note(`Version ${version} is deprecated: ${deprecated.reason}`);
}

function installRegistered(context: VerbContext, given: string): Promise<number> {
  if (context.values['engine-features'] !== undefined) throw new UsageError('--engine-features is for folders.');
  const { extension, version } = readTarget(given);
  if (version === '') throw new UsageError('A version follows the @, such as acme.reports@1.2.0.');
  return withClient(context, async (client) => {
    const registryId = await registryIdOf(client, extension);
    const installed = await client.installs.install({ registryId, version });
    await warnOfDeprecation(context, client, installed);
    if (context.json) context.out.json({ install: installed });
    else context.out.line(`Installed ${installed.slug} ${installed.version}: ${installed.installId}`);
    return exitDone;
  });
}

/** A name with a path separator means a folder, also one that is not there. */
const isFolder = (given: string): boolean => existsSync(given) || /[/\\]/.test(given);

export const install: Verb = {
  name: 'install',
  summary: 'Build an extension and install it, or install a version from the registry',
  usage: '[folder] [--engine-features live|platform-cli] | <slug|registry id>[@version]',
  options: { 'engine-features': { type: 'string' } },
  arity: [0, 1],
  run: async (context) => {
    const [given] = context.args;
    return given === undefined || isFolder(given) ? buildAndInstall(context) : installRegistered(context, given);
  },
};
