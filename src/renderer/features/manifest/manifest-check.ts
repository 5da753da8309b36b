/** Judges manifest.json as it is being typed, as the platform's publish step would. */
import type { Failure } from '../../../contract/errors.ts';
import type { ManifestReport } from '../../../contract/manifest.ts';
import type { PartContext, ProjectPart } from '../../app/project-parts.ts';
import { isAbort, toFailure } from '../../rpc/failure.ts';
import { createStore, type ReadableStore } from '../../ui/store.ts';
import { createWorkspace } from '../editor/workspace.ts';
import { applyManifestSchema } from '../editor/monaco/manifest-schema.ts';

export const manifestFile = 'manifest.json';

export interface ManifestCheckState {
  /** The text that `report` is about; null before the first report. */
  text: string | null;
  report: ManifestReport | null;
  /** Why the last check gave no report. */
  failure: Failure | null;
}

export interface ManifestCheck extends ProjectPart {
  state: ReadableStore<ManifestCheckState>;
}

/** Milliseconds without typing before a text is judged. */
const quietMs = 150;

export function createManifestCheck({ client, projectId, part, services }: PartContext): ManifestCheck {
  const document = part(createWorkspace).documents.get(manifestFile);
  const state = createStore<ManifestCheckState>({ text: null, report: null, failure: null });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = new AbortController();
  let listening = false;

  const check = async () => {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const text = document.buffer()?.getText();
    if (text === undefined || text === state.get().text) return;
    try {
      const report = await client.manifest.validate({ projectId, text }, { signal });
      if (!signal.aborted) state.set({ text, report, failure: null });
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) state.set((before) => ({ ...before, text: null, failure: toFailure(error) }));
    }
  };
  const checkSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void check(), quietMs);
  };
  const listenWhenReady = () => {
    const buffer = document.buffer();
    if (listening || !buffer) return;
    listening = true;
    buffer.onChange(checkSoon);
    void check();
  };
  const stop = document.state.subscribe(listenWhenReady);
  listenWhenReady();

  client.manifest.schema().then(
    (schema) => applyManifestSchema(projectId, schema),
    (error: unknown) => services.notices.fail(toFailure(error)),
  );

  return {
    state,
    dispose: () => {
      stop();
      clearTimeout(timer);
      running.abort();
    },
  };
}
