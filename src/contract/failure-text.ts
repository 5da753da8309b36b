/** A failure as a few lines a person can act on. */
import type { Failure } from './errors.ts';

export function failureText(failure: Failure): string {
  const { position } = failure;
  const place = position ? `${position.file}:${position.line}:${position.column}: ` : '';
  return [`${place}${failure.what}`, `  Why: ${failure.why}`, `  Fix: ${failure.fix}`, `  Code: ${failure.code}`].join('\n');
}
