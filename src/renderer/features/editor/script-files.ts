/**
 * Loads the project's scripts once one of them is shown, so that the editor knows what they import from one another,
 * and keeps the type checker's options as tsconfig.json has them.
 */
import type { Failure } from '../../../contract/errors.ts';
import type { FileChange } from '../../../contract/files.ts';
import type { WorkbenchClient } from '../../rpc/connection.ts';
import { toFailure } from '../../rpc/failure.ts';
import type { Documents } from './documents/documents.ts';
import { isScript } from './language.ts';
import { applyCompilerOptions, holdTypes, judgeTypes, loadTypings } from './monaco/typescript.ts';

export interface ScriptFiles {
  changedOnDisk: (changes: readonly FileChange[]) => void;
  dispose: () => void;
}

export interface ScriptFilesOptions {
  client: WorkbenchClient;
  projectId: string;
  documents: Documents;
  onFailure: (failure: Failure) => void;
}

const configFile = 'tsconfig.json';
/** Larger projects and files are checked by the build alone. Monaco takes 200 models for a leak. */
const mostFiles = 150;
const largestBytes = 256 * 1024;

export function createScriptFiles({ client, projectId, documents, onFailure }: ScriptFilesOptions): ScriptFiles {
  let started = false;
  holdTypes();
  const attempt = (step: () => Promise<void>) => void step().catch((error: unknown) => onFailure(toFailure(error)));

  const start = async () => {
    await Promise.all([loadTypings(), readConfig()]);
    const { entries } = await client.files.tree({ projectId });
    const scripts = entries.filter(({ kind, path, size }) => kind === 'file' && isScript(path) && size <= largestBytes);
    await Promise.all(scripts.slice(0, mostFiles).map(({ path }) => documents.get(path).loaded));
    judgeTypes();
  };

  async function readConfig(): Promise<void> {
    try {
      applyCompilerOptions((await client.files.read({ projectId, path: configFile })).text);
    } catch (error) {
      if (toFailure(error).code !== 'FILE_NOT_FOUND') throw error;
      applyCompilerOptions(null);
    }
  }

  const startOnFirstScript = () => {
    if (started || !documents.loaded.get().some(isScript)) return;
    started = true;
    attempt(start);
  };
  const stop = documents.loaded.subscribe(startOnFirstScript);

  return {
    changedOnDisk: (changes) => {
      if (!started) return;
      if (changes.some(({ path }) => path === configFile)) attempt(readConfig);
      for (const { path, change } of changes) {
        if (change === 'added' && isScript(path)) documents.get(path);
      }
    },
    dispose: stop,
  };
}
