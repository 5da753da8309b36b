import { describe, expect, it } from 'vitest';
import { lintHandlerExport } from './handler-lints.ts';

describe('lintHandlerExport', () => {
  it('reports a missing export, and how to turn a default export into one', () => {
    expect(lintHandlerExport('', 'src/index.ts', ['run'])).toMatchObject([
      { severity: 'error', rule: 'handler.export-missing', why: expect.stringContaining('It exports run.') },
    ]);
    expect(lintHandlerExport('', 'src/index.ts', ['default'])).toMatchObject([
      { fix: expect.stringContaining('export default') },
    ]);
  });

  it.each([
    'export function handler(request, host) {}',
    'export async function handler(request: Map<string, number>, host: HostBindings) {}',
    'export const handler = async (request, host) => ({})',
    'export const handler: Handler = async ({ http }, { storage }) => ({})',
    'export const handler = async function named(a: (x: number, y: number) => void, b) {}',
  ])('warns of a second parameter in an own adapter: %s', (source) => {
    expect(lintHandlerExport(`\n  ${source}`, 'src/index.ts', ['handler'])).toMatchObject([
      { rule: 'handler.second-parameter', position: { line: 2, column: 3 } },
    ]);
    expect(lintHandlerExport(source, 'src/handler.ts', ['handler'])).toEqual([]);
  });

  it.each([
    'export function handler(request: Map<string, number>) {}',
    'export function handler({ http, context }) {}',
    'export function handler(call: (a: number, b: number) => void,) {}',
    'export const handler = (request) => impl(request, host);',
    'export function handler() {}',
    'export { handler } from "./other";',
  ])('is content with %s', (source) => {
    expect(lintHandlerExport(source, 'src/index.ts', ['handler'])).toEqual([]);
  });
});
