/** The import specifiers of a module: static, type-only, re-exported and dynamic ones. */
import { parseSync } from 'vite';

export interface ImportSite {
  specifier: string;
  /** Counted from 1. */
  line: number;
  /** Written as `import type` or `export type`, so that nothing is loaded. */
  typeOnly: boolean;
}

/** Reads all specifiers of a TypeScript module. Fails on text that does not parse. */
export function importsOf(file: string, text: string): ImportSite[] {
  const { module, errors } = parseSync(file, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file}: ${error.message}`);
  const found = [
    ...module.staticImports.map((site) => ({ specifier: site.moduleRequest.value, start: site.start })),
    ...module.staticExports.flatMap((site) =>
      site.entries.flatMap((entry) =>
        entry.moduleRequest === null ? [] : [{ specifier: entry.moduleRequest.value, start: site.start }],
      ),
    ),
    ...module.dynamicImports.flatMap((site) => {
      const specifier = literal(text.slice(site.moduleRequest.start, site.moduleRequest.end));
      return specifier === null ? [] : [{ specifier, start: site.start }];
    }),
  ];
  const unique = new Map(found.map((site) => [`${site.start} ${site.specifier}`, site]));
  return [...unique.values()].map(({ specifier, start }) => ({
    specifier,
    line: lineOf(text, start),
    typeOnly: /^(import|export)\s+type\s/.test(text.slice(start, start + 20)),
  }));
}

/** The value of a quoted text, or null for an expression that is only known at run time. */
function literal(source: string): string | null {
  return /^(['"`])([^'"`$\\]+)\1$/.exec(source)?.[2] ?? null;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
