/** The manifest as it is being typed: its text, what the form shows of it, and what publishing would say. */
import { useMemo, useSyncExternalStore } from 'react';
import type { Problem } from '../../../contract/manifest.ts';
import { useProjectPart } from '../../app/project.tsx';
import { useStore } from '../../ui/store.ts';
import { createWorkspace } from '../editor/workspace.ts';
import { createManifestCheck, manifestFile, type ManifestCheckState } from './manifest-check.ts';
import { readFields, type ManifestFields } from './manifest-text.ts';

export interface ManifestModel {
  /** Null while the text is no JSON object. */
  fields: ManifestFields | null;
  check: ManifestCheckState;
  /** Replaces the text by what `step` makes of it, as one edit that can be undone. */
  edit: (step: (text: string) => string) => void;
  /** Findings at a place of the manifest and below it, such as `api.endpoints[1]`. */
  problemsAt: (path: string) => Problem[];
}

const noChanges = () => () => undefined;

/** Null until the file is loaded. */
export function useManifest(): ManifestModel | null {
  const document = useProjectPart(createWorkspace).documents.get(manifestFile);
  const check = useStore(useProjectPart(createManifestCheck).state);
  const { phase } = useStore(document.state);
  const buffer = phase === 'ready' ? document.buffer() : null;
  const text = useSyncExternalStore(buffer?.onChange ?? noChanges, () => buffer?.getText() ?? null);
  const fields = useMemo(() => (text === null ? null : readFields(text)), [text]);
  if (!buffer || text === null) return null;
  return {
    fields,
    check,
    edit: (step) => buffer.replace(step(buffer.getText())),
    problemsAt: (path) => (check.report?.problems ?? []).filter(({ manifestPath }) => isBelow(manifestPath, path)),
  };
}

function isBelow(manifestPath: string | undefined, path: string): boolean {
  if (manifestPath === undefined) return false;
  return manifestPath === path || manifestPath.startsWith(`${path}.`) || manifestPath.startsWith(`${path}[`);
}
