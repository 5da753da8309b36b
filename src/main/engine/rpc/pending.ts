/** Procedures of the contract whose part of the engine is not there yet: they refuse. This file goes with the last of them. */
import { isContractProcedure } from '@orpc/contract';
import { WorkbenchError } from '../../../contract/errors.ts';

const refuse = () => {
  throw new WorkbenchError({
    code: 'INTERNAL',
    what: 'This part is not there yet.',
    why: 'The engine of this version does not have it.',
    fix: 'Use another part of the workbench.',
  });
};

interface Implementable {
  handler(handle: () => never): unknown;
}

/** Implements every procedure below `node`, whose contract is `shape`. */
export function pending<T extends object>(node: object, shape: T): Record<keyof T, never> {
  const entries = Object.entries(shape).map(([name, inner]) => {
    const child = (node as Record<string, object>)[name]!;
    return [name, isContractProcedure(inner) ? (child as Implementable).handler(refuse) : pending(child, inner as object)];
  });
  return Object.fromEntries(entries) as Record<keyof T, never>;
}
