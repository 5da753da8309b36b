/** A runner elsewhere knows nothing of the signing policy, so its calls are held to it here. */
import { RunnerError } from '../../../../runner/errors.ts';
import type { Execute } from '../gateway/dispatch.ts';
import { RunnerFailure } from '../gateway/runner-failure.ts';

/** Answers what a trace should tell; throws a `RunnerError` where the bundle may not run. */
type Demand = (bundle: { registryId: string; contentHash: string }) => Promise<string | null>;

/** The same, which rejects with a `RunnerFailure` before anything is sent where `demand` throws. */
export function guardExecute(execute: Execute, demand: Demand): Execute {
  return async (routing, body, options) => {
    try {
      const notice = await demand({ registryId: options.transport.registryId, contentHash: body.context.content_hash });
      if (notice !== null) options.span.set({ signature: notice });
    } catch (error) {
      if (!(error instanceof RunnerError)) throw error;
      const { what, why, fix } = error.explanation;
      throw new RunnerFailure('runner_error', { what, why, fix }, { cause: error });
    }
    return execute(routing, body, options);
  };
}
