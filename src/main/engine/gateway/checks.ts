/** Runs the gateway's decisions one after the other, each as a span of kind `access` with its reason. */
import type { Span } from '../../../contract/traces.ts';
import type { RootSpan } from '../trace/types.ts';
import { Refusal, unexpected } from './refusal.ts';

/** What a passed check says: why it passed, and what later steps need from it. */
export interface Passed<T> {
  reason: string;
  value: T;
  attributes?: Span['attributes'];
}

/** Runs one check; it passes by returning and refuses by throwing a `Refusal`. Other errors become one. */
export type Check = <T>(name: string, decide: () => Passed<T>) => T;

export function createCheck(root: RootSpan): Check {
  return (name, decide) => {
    const span = root.engineChild(name, 'access');
    try {
      const { reason, value, attributes } = decide();
      span.end({ state: 'ok', attributes: { decision: 'allowed', reason, ...attributes } });
      return value;
    } catch (error) {
      const refusal = error instanceof Refusal ? error : unexpected(error);
      const { status, explanation } = refusal.answer;
      span.end({ state: 'error', attributes: { decision: 'refused', reason: explanation.why, status }, explanation });
      throw refusal;
    }
  };
}
