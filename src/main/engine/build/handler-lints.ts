/** What the entry module must export, and a mistake in it that nothing else tells before the first call. */
import type { Problem } from '../../../contract/manifest.ts';
import { placeAt } from './html.ts';

const declaration =
  /export\s+(?:async\s+)?(?:function\s+handler\s*|(?:const|let)\s+handler\b[^=]*=\s*(?:async\s*)?(?:function\b[^(]*)?)\(/;

/**
 * @param source text of the entry module
 * @param exports what the bundler found it to export
 */
export function lintHandlerExport(source: string, entry: string, exports: string[]): Problem[] {
  if (!exports.includes('handler')) return [missingExport(entry, exports)];
  const match = declaration.exec(source);
  // An entry that is its own adapter is called by the runner, which passes the request alone.
  if (!match || !entry.startsWith('src/index.') || countParameters(source, match.index + match[0].length) < 2) return [];
  return [
    {
      source: 'handler',
      severity: 'warning',
      rule: 'handler.second-parameter',
      message: 'The second parameter of handler will be undefined.',
      why: 'The runner calls handler with the request alone. A project with src/index is taken to wire the host interfaces itself.',
      fix: 'Move the function to src/handler and remove src/index to have the adapter generated, or import from alga:extension/* here.',
      position: { file: entry, ...placeAt(source, match.index) },
    },
  ];
}

function missingExport(entry: string, exports: string[]): Problem {
  const found = exports.length > 0 ? `It exports ${exports.join(', ')}.` : 'It exports nothing.';
  const isDefault = exports.length === 1 && exports[0] === 'default';
  return {
    source: 'handler',
    severity: 'error',
    rule: 'handler.export-missing',
    message: `The module ${entry} exports no function named handler.`,
    why: `The runner calls the export named handler. ${found}`,
    fix: isDefault
      ? 'Name the export: export function handler(request, host) in place of export default.'
      : 'Add export function handler(request, host) to the module.',
    position: { file: entry, line: 1, column: 1 },
  };
}

/** Counts the parameters of a list whose opening parenthesis stands before `at`. */
function countParameters(source: string, at: number): number {
  let depth = 0;
  let count = 0;
  let inParameter = false;
  for (const character of source.slice(at).replaceAll('=>', '  ')) {
    if ('([{<'.includes(character)) depth += 1;
    if (')]}>'.includes(character) && (depth -= 1) < 0) break;
    if (character === ',' && depth === 0) inParameter = false;
    else if (!inParameter && /\S/.test(character)) {
      inParameter = true;
      count += 1;
    }
  }
  return count;
}
