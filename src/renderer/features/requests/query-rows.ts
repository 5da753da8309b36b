/**
 * The query of a path as editable rows, in step with the text. Text that reads the same is left as it was written, so
 * that editing one row does not rewrite the others.
 */
export interface QueryRow {
  name: string;
  value: string;
}

/** The rows of the query; none for a path without one. */
export function readQuery(path: string): QueryRow[] {
  return pairsOf(path).map(readPair);
}

/** The path with these rows as its query; rows without name and value are left out. */
export function writeQuery(path: string, rows: readonly QueryRow[]): string {
  const written = pairsOf(path).map((text) => ({ text, row: readPair(text) }));
  const texts = rows
    .filter((row) => row.name !== '' || row.value !== '')
    .map((row) => {
      const index = written.findIndex((each) => each.row.name === row.name && each.row.value === row.value);
      return index < 0 ? encodePair(row) : (written.splice(index, 1)[0]?.text ?? encodePair(row));
    });
  const { before, fragment } = parts(path);
  return `${before}${texts.length === 0 ? '' : `?${texts.join('&')}`}${fragment}`;
}

function parts(path: string): { before: string; query: string; fragment: string } {
  const hash = path.indexOf('#');
  const whole = hash < 0 ? path : path.slice(0, hash);
  const fragment = hash < 0 ? '' : path.slice(hash);
  const mark = whole.indexOf('?');
  return { before: mark < 0 ? whole : whole.slice(0, mark), query: mark < 0 ? '' : whole.slice(mark + 1), fragment };
}

function pairsOf(path: string): string[] {
  return parts(path)
    .query.split('&')
    .filter((pair) => pair !== '');
}

function readPair(text: string): QueryRow {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  return { name: decode(name), value: equals < 0 ? '' : decode(text.slice(equals + 1)) };
}

/** As forms do it: `+` is a space. What is no valid escape stands for itself. */
function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

function encodePair({ name, value }: QueryRow): string {
  return value === '' ? encode(name) : `${encode(name)}=${encode(value)}`;
}

/** Keeps the characters that read better as they are and mean nothing in a query. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/%(2C|2F|3A|40|24|3B)/g, decodeURIComponent);
}
