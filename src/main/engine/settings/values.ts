/** Texts of settings: what is taken for a value, and what is wrong with the rest. Every value is text until it is read. */
import type { SettingDefinition } from './definition.ts';

/** `text` is the value as it is stored and shown; `problem` is a sentence. */
export type Judged = { ok: true; text: string } | { ok: false; problem: string };

const yes = ['true', '1', 'yes', 'on'];
const no = ['false', '0', 'no', 'off'];

const good = (text: string): Judged => ({ ok: true, text });
const bad = (problem: string): Judged => ({ ok: false, problem });

/** The items of a list: separated by commas, blanks around them dropped. */
export function itemsOf(text: string): string[] {
  return text.split(',').flatMap((item) => item.trim() || []);
}

function judgeNumber(text: string, { min = 0, max = Number.MAX_SAFE_INTEGER, unit }: SettingDefinition): Judged {
  const value = Number(text);
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  if (!/^\d{1,16}$/.test(text) || value < min || value > max) {
    return bad(`It takes a whole number ${range}${unit === undefined ? '' : ` (${unit})`}.`);
  }
  return good(String(value));
}

function judgeBoolean(text: string): Judged {
  const word = text.toLowerCase();
  if (yes.includes(word)) return good('true');
  return no.includes(word) ? good('false') : bad('It takes true or false.');
}

const schemes = ['http:', 'https:', 'redis:', 'rediss:'];

function judgeUrl(text: string): Judged {
  const known = URL.canParse(text) && schemes.includes(new URL(text).protocol);
  return known ? good(text) : bad('It takes a URL with its scheme, such as http://127.0.0.1:8080.');
}

function judgeChoice(text: string, { choices = {} }: SettingDefinition): Judged {
  const known = Object.keys(choices);
  const found = known.find((choice) => choice === text.toLowerCase());
  return found === undefined ? bad(`It takes one of: ${known.join(', ')}.`) : good(found);
}

/** Judges a text; blanks around it do not count. A blank one is no value and must not come here. */
export function judge(definition: SettingDefinition, given: string): Judged {
  const text = given.trim();
  switch (definition.kind) {
    case 'number':
      return judgeNumber(text, definition);
    case 'boolean':
      return judgeBoolean(text);
    case 'url':
      return judgeUrl(text);
    case 'choice':
      return judgeChoice(text, definition);
    case 'list':
      return good(itemsOf(text).join(','));
    case 'text':
      return good(text);
    case 'secret':
      // A blank at the end of a secret may be a part of it.
      return good(given);
  }
}
