/** What the runner or the browser would refuse of an extension's UI (contract topics: static serving, content security policy). */
import type { Problem } from '../../../contract/manifest.ts';
import { fitsHeader } from '../../builder/tar.ts';
import { attributeOf, placeAt, scanHtml, type HtmlTag } from './html.ts';

/** File name extensions that the runner serves. */
export const servedExtensions = ['html', 'js', 'css', 'json', 'map', 'svg', 'png', 'jpg', 'jpeg', 'webp', 'woff', 'woff2'];

/** Script types that hold data; every other kind of inline script is blocked. */
const dataType = /^(?:application|text)\/(?:\w[\w.-]*\+)?(?:json|plain|html|template|x-template)$/i;

/** @param path relative to the folder of the UI. */
export function lintAsset(path: string, file: string): Problem[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : null;
  const position = { file, line: 1, column: 1 };
  const problems: Problem[] = [];
  if (!fitsHeader(`ui/${path}`)) {
    problems.push({
      ...warning('ui.name-too-long', `The name of ${file} is too long for a bundle.`),
      severity: 'error',
      fix: 'Shorten the name or its folders: 100 bytes for a name, 255 for a whole path.',
    });
  }
  if (path.includes('..')) {
    problems.push({
      ...warning('ui.double-dot', `The runner leaves ${file} out of the bundle.`),
      why: 'Its name contains two dots in a row.',
      fix: 'Rename the file.',
      position,
    });
  } else if (extension !== null && !servedExtensions.includes(extension.toLowerCase())) {
    problems.push({
      ...warning('ui.asset-refused', `The runner refuses to serve ${file}.`),
      why: extension ? `It serves no files with the extension ${extension}.` : 'Its name ends in a dot.',
      fix: `Convert it to one of ${servedExtensions.join(', ')}, or remove it.`,
      position,
    });
  }
  return problems;
}

/** @param file path of the page relative to the project. */
export function lintHtml(html: string, file: string): Problem[] {
  return scanHtml(html).flatMap((tag) =>
    [...inlineScript(tag), ...inlineHandlers(tag), ...reference(tag)].map(({ offset, ...problem }) => ({
      ...problem,
      position: { file, ...placeAt(html, offset) },
    })),
  );
}

type Finding = Problem & { offset: number };

function inlineScript(tag: HtmlTag): Finding[] {
  if (tag.name !== 'script' || attributeOf(tag, 'src') || !tag.text.trim()) return [];
  if (dataType.test(attributeOf(tag, 'type')?.value.trim() ?? '')) return [];
  return [
    {
      ...warning('ui.inline-script', 'The browser blocks this inline script.'),
      why: 'The content security policy of extension pages allows scripts from files only.',
      fix: 'Move the code to a .js file and load it with a src attribute.',
      offset: tag.offset,
    },
  ];
}

function inlineHandlers(tag: HtmlTag): Finding[] {
  return tag.attributes
    .filter(({ name, value }) => /^on[a-z]/.test(name) || /^\s*javascript:/i.test(value))
    .map(({ name, offset }) => ({
      ...warning('ui.inline-handler', `The browser blocks the code in the attribute ${name}.`),
      why: 'The content security policy of extension pages allows scripts from files only.',
      fix: 'Call addEventListener from a script file instead.',
      offset,
    }));
}

function reference(tag: HtmlTag): Finding[] {
  const target = loadedReference(tag);
  if (!target) return [];
  const { value, offset } = target;
  if (/^(?:https?:)?\/\//i.test(value)) {
    return [
      {
        ...warning('ui.external-resource', `The browser blocks ${value}.`),
        why: 'The content security policy of extension pages allows files of the bundle only.',
        fix: 'Put a copy into the ui folder, or import it from a package so that it is bundled.',
        offset,
      },
    ];
  }
  if (!value.startsWith('/')) return [];
  return [
    {
      ...warning('ui.absolute-path', `The page will not find ${value}.`),
      why: 'Pages are served below a path with the extension and its content hash, so a path from the root leads elsewhere.',
      fix: `Write it relative to the page, such as .${value}.`,
      offset,
    },
  ];
}

/** The attribute by which the tag makes the browser load something; null for links that a person follows. */
export function loadedReference(tag: HtmlTag) {
  if (tag.name === 'link') {
    const loads = /\b(?:stylesheet|icon|preload|modulepreload|manifest)\b/i.test(attributeOf(tag, 'rel')?.value ?? '');
    return loads ? attributeOf(tag, 'href') : null;
  }
  return ['script', 'img', 'source', 'video', 'audio', 'iframe'].includes(tag.name) ? attributeOf(tag, 'src') : null;
}

function warning(rule: string, message: string): Problem {
  return { source: 'ui', severity: 'warning', rule, message };
}
