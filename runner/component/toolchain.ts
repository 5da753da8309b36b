/** What the prepared form of a component depends on besides its bytes; names its cache folder. */

/** Version of the transpiler (a test compares it with the installed one), then the layout of the files below. */
export const toolchainTag = 'jco-transpile-0.15.0-layout-4';

/** Base name of the generated files. */
export const generatedName = 'ext';
/** The generated module; `.mjs` because the cache folder has no package.json to say that it is one. */
export const glueFile = `${generatedName}.mjs`;
/** Whether and how the state of the component can be set back, as `planReset` found it. */
export const resetFile = 'reset.json';
