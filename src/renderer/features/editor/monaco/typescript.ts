/** Sets up type checking in the editor: a project's options, the host modules and the platform's packages. */
import { readCheckerOptions, type CheckerOptions } from './compiler-options.ts';
import { typescript } from './monaco.ts';

/**
 * The editor knows the project's own files and the platform's packages, no other packages: whether those exist is
 * for the build's check to say, and what comes out of them is not judged here.
 */
const unresolvedModule = [2307, 2792, 7016, 2732, 2875, 7026, 2688, 1259];

const { typescriptDefaults, javascriptDefaults } = typescript;

/** Loads the declarations once the first script is shown; they take about a megabyte. */
export async function loadTypings(): Promise<void> {
  const { default: typings } = await import('virtual:alga-typings');
  const libraries = typings.map(({ path, text }) => ({ filePath: `file:///node_modules/${path}`, content: text }));
  for (const defaults of [typescriptDefaults, javascriptDefaults]) defaults.setExtraLibs(libraries);
}

/** `tsconfig` is the text of the project's tsconfig.json; null when there is none. */
export function applyCompilerOptions(tsconfig: string | null): void {
  const options = compilerOptions(readCheckerOptions(tsconfig));
  typescriptDefaults.setCompilerOptions(options);
  javascriptDefaults.setCompilerOptions({ ...options, allowJs: true });
  for (const defaults of [typescriptDefaults, javascriptDefaults]) {
    defaults.setEagerModelSync(true);
  }
}

/** Before the project's files and the typings are known, every import would look wrong. */
export function holdTypes(): void {
  for (const defaults of [typescriptDefaults, javascriptDefaults])
    defaults.setDiagnosticsOptions({ noSemanticValidation: true });
}

export function judgeTypes(): void {
  for (const defaults of [typescriptDefaults, javascriptDefaults]) {
    defaults.setDiagnosticsOptions({ diagnosticCodesToIgnore: unresolvedModule });
  }
}

function compilerOptions({ lib, jsx, jsxImportSource, switches }: CheckerOptions): typescript.CompilerOptions {
  const { JsxEmit, ModuleKind, ModuleResolutionKind, ScriptTarget } = typescript;
  const jsxModes: Record<string, typescript.JsxEmit> = {
    preserve: JsxEmit.Preserve,
    react: JsxEmit.React,
    'react-native': JsxEmit.ReactNative,
    'react-jsx': JsxEmit.ReactJSX,
    'react-jsxdev': JsxEmit.ReactJSXDev,
  };
  return {
    ...switches,
    lib: lib.map((name) => `lib.${name}.d.ts`),
    jsx: jsxModes[jsx] ?? JsxEmit.ReactJSX,
    ...(jsxImportSource === undefined ? {} : { jsxImportSource }),
    target: ScriptTarget.ESNext,
    module: ModuleKind.ESNext,
    // Finds packages by folder, which is how the typings lie here; the build resolves as bundlers do.
    moduleResolution: ModuleResolutionKind.NodeJs,
    allowNonTsExtensions: true,
    allowImportingTsExtensions: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
}
