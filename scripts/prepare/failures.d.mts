/** Types of `failures.mjs`, which runs under Nodes that cannot read TypeScript. */
export interface PrepareFailure {
  what: string;
  why: string;
  fix: string;
  output?: string;
}
export class PrepareError extends Error {
  constructor(failure: PrepareFailure);
  failure: PrepareFailure;
}
export function installFailure(output: string, code: number | null): PrepareFailure;
export function installMismatch(difference: string): PrepareFailure;
export function nodeTooOld(version: string): PrepareFailure;
export function noLockedNode(platform: string, arch: string): PrepareFailure;
export function buildFailure(output: string): PrepareFailure;
export function failureText(failure: PrepareFailure): string;
