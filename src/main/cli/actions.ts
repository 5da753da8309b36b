/** Verbs that are made of actions, such as `tenant list`: finds the action and checks the number of its arguments. */
import type { Client } from './connect.ts';
import { withClient } from './connect.ts';
import { exitDone, UsageError, type Verb, type VerbContext } from './verb.ts';

export interface Action {
  /** Least and most number of arguments after the action's own name. */
  arity: [number, number];
  /** `args` are those arguments. */
  run(context: VerbContext, client: Client, args: string[]): Promise<void>;
}

/** Makes the verb; `usage` says what stands behind its name. */
export function verbOfActions(
  given: Pick<Verb, 'name' | 'summary' | 'usage' | 'options'>,
  actions: Record<string, Action>,
): Verb {
  const most = Math.max(...Object.values(actions).map(({ arity }) => arity[1]));
  return {
    ...given,
    arity: [1, most + 1],
    run(context) {
      const [name = '', ...args] = context.args;
      const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
      if (action === undefined) throw new UsageError(`${given.name} takes ${Object.keys(actions).join(', ')}.`);
      const [least, greatest] = action.arity;
      if (args.length < least || args.length > greatest) throw new UsageError(`${given.name} ${name} takes ${given.usage}.`);
      return withClient(context, async (client) => {
        await action.run(context, client, args);
        return exitDone;
      });
    },
  };
}
