/** What the steps of a build are called, everywhere. */
import type { BuildPhase, BuildState } from '../../../contract/builds.ts';

export const phaseNames: Record<BuildPhase, string> = {
  manifest: 'Manifest',
  types: 'Types',
  bundle: 'Bundle',
  componentize: 'Component',
  ui: 'UI',
  pack: 'Pack',
  install: 'Install',
};

/** The step that a build is at; null between steps and when it is over. */
export function runningPhase(build: BuildState): string | null {
  const running = build.state === 'running' ? build.phases.find(({ state }) => state === 'running') : undefined;
  return running ? phaseNames[running.phase] : null;
}
