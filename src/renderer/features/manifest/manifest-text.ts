/** What the form shows of a manifest's text, and its edits of it. */
import { findNodeAtLocation, parseTree, type JSONPath, type Node, type ParseError } from 'jsonc-parser';
import { appendValue, removeValue, setValue } from './json-edits.ts';

/** A value of the form: text where the manifest has text, null where it has nothing, undefined where it has something else. */
export type TextValue = string | null | undefined;

export interface EndpointFields {
  method: TextValue;
  path: TextValue;
  handler: TextValue;
}

export interface ManifestFields {
  name: TextValue;
  publisher: TextValue;
  version: TextValue;
  runtime: TextValue;
  /** Undefined when the list is something else than a list of texts. */
  capabilities: string[] | undefined;
  hasUi: boolean;
  uiEntry: TextValue;
  appMenu: TextValue;
  clientPortalMenu: TextValue;
  /** Undefined when the list is something else than a list of objects. */
  endpoints: EndpointFields[] | undefined;
}

/** Null when the text is no JSON object; comments are none that the platform would read, either. */
export function readFields(text: string): ManifestFields | null {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  if (!tree || tree.type !== 'object' || errors.length > 0) return null;
  const at = (...path: JSONPath) => textAt(tree, path);
  return {
    name: at('name'),
    publisher: at('publisher'),
    version: at('version'),
    runtime: at('runtime'),
    capabilities: textsAt(tree, ['capabilities']),
    hasUi: findNodeAtLocation(tree, ['ui'])?.type === 'object',
    uiEntry: at('ui', 'entry'),
    appMenu: at('ui', 'hooks', 'appMenu', 'label'),
    clientPortalMenu: at('ui', 'hooks', 'clientPortalMenu', 'label'),
    endpoints: endpointsOf(tree),
  };
}

/** Adds or removes a capability; the order of the others stays. */
export function setCapability(text: string, name: string, wanted: boolean): string {
  const present = readFields(text)?.capabilities ?? [];
  if (wanted) return present.includes(name) ? text : appendValue(text, ['capabilities'], name);
  return present.reduceRight((left, each, index) => (each === name ? removeValue(left, ['capabilities', index]) : left), text);
}

/** The label of a menu entry; an empty one takes the entry away, and the list of hooks with the last of them. */
export function setMenuLabel(text: string, hook: 'appMenu' | 'clientPortalMenu', label: string): string {
  if (label !== '') return setValue(text, ['ui', 'hooks', hook, 'label'], label);
  const without = removeValue(text, ['ui', 'hooks', hook]);
  const tree = parseTree(without);
  const hooks = tree && findNodeAtLocation(tree, ['ui', 'hooks']);
  return hooks?.type === 'object' && hooks.children?.length === 0 ? removeValue(without, ['ui', 'hooks']) : without;
}

function textAt(tree: Node, path: JSONPath): TextValue {
  const node = findNodeAtLocation(tree, path);
  if (!node) return null;
  return node.type === 'string' ? String(node.value) : undefined;
}

function textsAt(tree: Node, path: JSONPath): string[] | undefined {
  const node = findNodeAtLocation(tree, path);
  if (!node) return [];
  if (node.type !== 'array') return undefined;
  const items = node.children ?? [];
  return items.every(({ type }) => type === 'string') ? items.map(({ value }) => String(value)) : undefined;
}

function endpointsOf(tree: Node): EndpointFields[] | undefined {
  const node = findNodeAtLocation(tree, ['api', 'endpoints']);
  if (!node)
    return findNodeAtLocation(tree, ['api']) === undefined || findNodeAtLocation(tree, ['api'])?.type === 'object'
      ? []
      : undefined;
  if (node.type !== 'array') return undefined;
  const items = node.children ?? [];
  if (!items.every(({ type }) => type === 'object')) return undefined;
  return items.map((item) => ({
    method: textAt(item, ['method']),
    path: textAt(item, ['path']),
    handler: textAt(item, ['handler']),
  }));
}
