/** `GET /ext-ui/…`: which paths are served, and as what. */
import { randomUUID } from 'node:crypto';
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench } from '../bench.ts';
import { same } from '../expect.ts';
import { page } from './ui.ts';

const { required, inferred } = section('static/path');
const mime = section('static/mime');

const index = '<p>index</p>';
const extensions: [extension: string, type: string, inferred?: true][] = [
  ['html', 'text/html'],
  ['js', 'text/javascript'],
  ['css', 'text/css'],
  ['json', 'application/json'],
  ['svg', 'image/svg+xml'],
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['woff2', 'font/woff2'],
  ['woff', 'application/font-woff', true],
  ['map', 'text/plain', true],
];

async function published(bench: Bench): Promise<string> {
  return bench.publish([
    { path: 'nonce.txt', body: randomUUID() },
    { path: 'ui/index.html', body: index },
    { path: 'ui/assets/a.js', body: 'nested()' },
    { path: 'ui/UPPER.JS', body: 'upper()' },
    { path: 'ui/plain', body: 'no extension' },
    ...extensions.map(([extension]) => ({ path: `ui/file.${extension}`, body: extension })),
  ]);
}

/** Encoded as in the address. */
const refused: [path: string, why: string][] = [
  ['%2Fetc/passwd', 'a leading slash'],
  ['a%00.js', 'a NUL'],
  ['a%01b', 'a control character'],
  ['a%7F', 'a control character'],
  ['a%5Cb.js', 'a backslash'],
  ['a/./b', 'a dot as a segment'],
  ['a/../b', 'two dots as a segment'],
  ['%2e%2e/secret.js', 'two dots, encoded'],
  ['..%2Fsecret.js', 'two dots before an encoded slash'],
  ['assets/.x/f.js', 'a hidden folder'],
  ['.well-known/x', 'a hidden folder'],
  ['.env', 'a hidden file'],
  ['file.', 'a dot at the end'],
  ['user/jane.doe', 'an extension that is not served'],
  ['v1.2', 'an extension that is not served'],
  ...['exe', 'gif', 'mjs', 'wasm', 'ttf', 'txt', 'xml', 'avif'].map((extension): [string, string] => [
    `a.${extension}`,
    'an extension that is not served',
  ]),
  ['favicon.ico', 'an extension that is not served'],
];

const answered: [path: string, text: string, why: string][] = [
  ['assets/a.js', 'nested()', 'a file in a folder'],
  ['assets//a.js', 'nested()', 'repeated slashes collapse'],
  ['UPPER.JS', 'upper()', 'extensions have no case'],
  ['settings/profile', index, 'a route of the UI'],
  ['assets', index, 'a folder'],
  ['assets/', index, 'a folder'],
  ['plain', 'no extension', 'a file without an extension'],
  ['folder.with.dots/route', index, 'dots before the last segment'],
];

const missing: [path: string, why: string][] = [
  ['missing.js', 'a missing script'],
  ['missing.png', 'a missing picture'],
];

export const staticPathCases: Case[] = [
  ...refused.map(([path, why]) =>
    required(path, `Refused: ${why}`, async (bench) => {
      const { status, text } = await page(bench, await published(bench), path);
      same('answer', [status, text], [400, 'invalid path']);
    }),
  ),
  ...answered.map(([path, expected, why]) =>
    required(path, `Served: ${why}`, async (bench) => {
      const { status, text } = await page(bench, await published(bench), path);
      same('answer', [status, text], [200, expected]);
    }),
  ),
  ...missing.map(([path, why]) =>
    required(
      path,
      `The page with status 200: ${why}`,
      async (bench) => {
        const { status, text, headers } = await page(bench, await published(bench), path);
        same('answer', [status, text, headers['content-type']], [200, index, 'text/html']);
      },
      { helpful: 'runner.asset-fallback' },
    ),
  ),
  inferred('empty', 'The root itself does not match the route', async (bench) => {
    same('status', (await page(bench, await published(bench), '')).status, 404);
  }),
  ...extensions.map(([extension, type, guess]) =>
    mime[guess === true ? 'inferred' : 'required'](extension, `.${extension} is ${type}, without a charset`, async (bench) => {
      const { text, headers } = await page(bench, await published(bench), `file.${extension}`);
      same('file', [text, headers['content-type']], [extension, type]);
    }),
  ),
];
