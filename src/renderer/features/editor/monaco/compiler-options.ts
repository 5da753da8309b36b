/** What the editor's type checker takes from a project's tsconfig.json, so that it judges as the build does. */
import { parse } from 'jsonc-parser';
import { z } from 'zod';

const tsconfigSchema = z.object({
  compilerOptions: z.record(z.string(), z.unknown()).optional(),
});

/** Switches whose meaning does not depend on where files are. */
const switches = [
  'strict',
  'strictNullChecks',
  'strictFunctionTypes',
  'strictBindCallApply',
  'strictPropertyInitialization',
  'noImplicitAny',
  'noImplicitThis',
  'noImplicitReturns',
  'noImplicitOverride',
  'noFallthroughCasesInSwitch',
  'noUncheckedIndexedAccess',
  'noPropertyAccessFromIndexSignature',
  'noUnusedLocals',
  'noUnusedParameters',
  'exactOptionalPropertyTypes',
  'useUnknownInCatchVariables',
  'verbatimModuleSyntax',
  'isolatedModules',
  'experimentalDecorators',
  'checkJs',
  'allowUnreachableCode',
  'allowUnusedLabels',
] as const;

export interface CheckerOptions {
  lib: string[];
  /** As tsconfig.json spells it. */
  jsx: string;
  jsxImportSource?: string;
  switches: Record<string, boolean>;
}

/** Options of projects without a tsconfig.json, the same as those of the build. */
const defaults: CheckerOptions = { lib: ['es2022', 'dom', 'dom.iterable'], jsx: 'react-jsx', switches: { strict: true } };

/** `text` is null when the project has no tsconfig.json. Inherited configurations are not followed. */
export function readCheckerOptions(text: string | null): CheckerOptions {
  if (text === null) return defaults;
  const config = tsconfigSchema.safeParse(parse(text, [], { allowTrailingComma: true }));
  const options = config.success ? (config.data.compilerOptions ?? {}) : {};
  const lib = z.array(z.string()).safeParse(options['lib']);
  const jsx = z.string().safeParse(options['jsx']);
  const importSource = z.string().safeParse(options['jsxImportSource']);
  return {
    lib: lib.success ? lib.data.map((name) => name.toLowerCase()) : defaults.lib,
    jsx: jsx.success ? jsx.data : defaults.jsx,
    ...(importSource.success ? { jsxImportSource: importSource.data } : {}),
    switches: Object.fromEntries(
      switches.flatMap((name) => (typeof options[name] === 'boolean' ? [[name, options[name]] as const] : [])),
    ),
  };
}
