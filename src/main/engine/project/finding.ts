/** What lints are given and what they find. */
import type { Problem } from '../../../contract/manifest.ts';
import type { Segment } from './json-text.ts';

/** What the project folder holds besides the manifest; leave a field out where it is not known. */
export interface ProjectFacts {
  hasHandler?: boolean;
  hasUi?: boolean;
}

/** A finding before it has a position: `at` says where it belongs in the manifest. */
export type Finding = Pick<Problem, 'severity' | 'message' | 'why' | 'fix'> & {
  rule: string;
  at: Segment[];
  target?: 'key' | 'value';
};
