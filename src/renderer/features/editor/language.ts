/** The editor's language for a file, by its name. */
const byExtension: Record<string, string> = {
  ts: 'typescript',
  tsx: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  json: 'json',
  jsonc: 'json',
  css: 'css',
  html: 'html',
  htm: 'html',
  md: 'markdown',
};

export function languageOf(path: string): string {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return byExtension[extension] ?? 'plaintext';
}

/** Languages whose files know of each other, so that the editor reads them together. */
export function isScript(path: string): boolean {
  const language = languageOf(path);
  return language === 'typescript' || language === 'javascript';
}
