/** `disable`: keeps an install, and lets it answer nothing. */
import { setEnabled } from './enable.ts';
import type { Verb } from './verb.ts';

export const disable: Verb = {
  name: 'disable',
  summary: 'Keep an installed extension, and let it answer nothing',
  usage: '<folder|slug|id>',
  options: {},
  arity: [1, 1],
  run: (context) => setEnabled(context, false),
};
