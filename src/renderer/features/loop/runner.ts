/** Runs the loop: whatever was saved is built and installed, then the last request and the preview follow. */
import type { PartContext, ProjectPart } from '../../app/project-parts.ts';
import { isAbort, toFailure } from '../../rpc/failure.ts';

export interface LoopRunner extends ProjectPart {
  /** After a save in this window. */
  saved: () => void;
  /** After a change by another program; several in a row make one run. */
  changedOnDisk: () => void;
}

/** A checkout or a formatter changes many files; the run waits until they are quiet. */
const quietMs = 120;

export function createLoopRunner({ services, build, settings }: PartContext): LoopRunner {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const run = () => {
    clearTimeout(timer);
    if (!settings.current.get().runOnSave) return;
    services.loop.saved();
    build.start().catch((error: unknown) => {
      if (!isAbort(error)) services.notices.fail(toFailure(error));
    });
  };

  return {
    saved: run,
    changedOnDisk: () => {
      clearTimeout(timer);
      timer = setTimeout(run, quietMs);
    },
    dispose: () => clearTimeout(timer),
  };
}
