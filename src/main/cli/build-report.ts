/** What `build` and `install` print of a finished build. */
import type { BuildState } from '../../contract/builds.ts';
import type { Problem } from '../../contract/manifest.ts';
import { failureText } from '../../contract/failure-text.ts';
import { exitDone, exitFailed, type VerbContext } from './verb.ts';

function problemLine(problem: Problem): string {
  const { position } = problem;
  const place = position ? `${position.file}:${position.line}:${position.column}: ` : '';
  return `${place}${problem.severity}: ${problem.message}${problem.fix ? ` ${problem.fix}` : ''} [${problem.rule}]`;
}

/** The stable JSON of a build. */
export function buildJson(state: BuildState) {
  return {
    state: state.state,
    durationMs: state.durationMs,
    phases: state.phases,
    problems: state.problems,
    contentHash: state.bundle?.contentHash ?? null,
    sizeBytes: state.bundle?.sizeBytes ?? null,
    component: state.bundle?.component ?? null,
    install: state.install,
    failure: state.failure,
  };
}

/** Prints the build and answers the exit code. */
export function reportBuild(context: VerbContext, state: BuildState): number {
  const ok = state.state === 'succeeded';
  if (context.json) {
    context.out.json(buildJson(state));
    return ok ? exitDone : exitFailed;
  }
  for (const problem of state.problems) context.out.note(problemLine(problem));
  if (state.failure) context.out.note(failureText(state.failure));
  if (!ok) context.out.note(`Build ${state.state}.`);
  if (state.bundle) context.out.line(`Bundle ${state.bundle.contentHash} (${state.bundle.sizeBytes} bytes)`);
  if (state.install) {
    context.out.line(`Installed ${state.install.slug} ${state.install.version} as ${state.install.installId}`);
  }
  return ok ? exitDone : exitFailed;
}
