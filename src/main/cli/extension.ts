/** How verbs name an extension: the folder of a project, a slug, an install id or a registry id. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { WorkbenchError } from '../../contract/errors.ts';
import type { Install } from '../../contract/installs.ts';
import type { Client } from './connect.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The install that a person means. Fails with `EXTENSION_UNKNOWN` or `NOT_INSTALLED`. */
export function installOf(client: Client, given: string): Promise<Install> {
  return client.installs.resolve({ extension: existsSync(given) ? path.resolve(given) : given });
}

/** A registry id or slug, with a version after the last `@`. */
export function readTarget(given: string): { extension: string; version: string | undefined } {
  const at = given.lastIndexOf('@');
  if (at < 1) return { extension: given, version: undefined };
  return { extension: given.slice(0, at), version: given.slice(at + 1) };
}

/** The registry id of an extension that is registered. Fails with `REGISTRY_ENTRY_NOT_FOUND`. */
export async function registryIdOf(client: Client, extension: string): Promise<string> {
  if (uuid.test(extension)) return extension.toLowerCase();
  const { entries } = await client.registry.list({ search: extension.slice(0, 256), limit: 500 });
  const wanted = extension.toLowerCase();
  const found = entries.find(({ slug }) => slug === extension) ?? entries.find(({ slug }) => slug.toLowerCase() === wanted);
  if (found !== undefined) return found.registryId;
  throw new WorkbenchError({
    code: 'REGISTRY_ENTRY_NOT_FOUND',
    what: `Nothing to install is named "${extension}".`,
    why: 'It is neither a folder nor an extension of the registry.',
    fix: 'Give the folder of a project, a slug as publisher.name, or a registry id.',
  });
}
