/** The editor with the languages that extensions are written in; nothing else of it is loaded. */
// Languages load these on demand, but what they register is heard only before the first editor is made.
import 'monaco-editor/features/register.all.js';
import 'monaco-editor/languages/definitions/css/register.js';
import 'monaco-editor/languages/definitions/html/register.js';
import 'monaco-editor/languages/definitions/javascript/register.js';
import 'monaco-editor/languages/definitions/markdown/register.js';
import 'monaco-editor/languages/definitions/typescript/register.js';
import 'monaco-editor/languages/features/css/register.js';
import 'monaco-editor/languages/features/html/register.js';

export * as monaco from 'monaco-editor/editor/editor.api.js';
export * as json from 'monaco-editor/languages/features/json/register.js';
export * as typescript from 'monaco-editor/languages/features/typescript/register.js';

type LoadWorker = () => Promise<{ default: new () => Worker }>;

const loadTypeScript: LoadWorker = () => import('monaco-editor/languages/features/typescript/ts.worker.js?worker');
const loadEditor: LoadWorker = () => import('monaco-editor/editor/editor.worker.js?worker');

/** Language → the worker that knows it; all other work is the editor's own. */
const workers: Partial<Record<string, LoadWorker>> = {
  css: () => import('monaco-editor/languages/features/css/css.worker.js?worker'),
  html: () => import('monaco-editor/languages/features/html/html.worker.js?worker'),
  json: () => import('monaco-editor/languages/features/json/json.worker.js?worker'),
  javascript: loadTypeScript,
  typescript: loadTypeScript,
};

// The editor looks for this global when it starts its first worker.
globalThis.MonacoEnvironment = {
  getWorker: async (_module, label) => {
    const { default: LanguageWorker } = await (workers[label] ?? loadEditor)();
    return new LanguageWorker();
  },
};
