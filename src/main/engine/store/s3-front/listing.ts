/** Lists of objects, in both versions that S3 has. */
import { encode } from '../../../../../runner/server/presign.ts';
import type { BundleStore, ListedObject } from '../store.ts';
import { pageLimit } from '../store.ts';
import { S3Error } from './errors.ts';
import type { Exchange, Operation } from './exchange.ts';
import { etagOf, xmlAnswer } from './exchange.ts';
import type { XmlElement } from './xml.ts';

interface Listing {
  prefix: string;
  delimiter: string;
  after: string;
  limit: number;
}

interface Listed {
  objects: ListedObject[];
  /** What keys have in common up to the delimiter, in place of those keys. */
  prefixes: string[];
  /** The next page begins behind it; null when this is the last one. */
  next: string | null;
}

/** Behind every key that can begin with a prefix: keys hold nothing above `~`. */
const behind = (prefix: string): string => `${prefix}\u007F`;

function commonPrefix(key: string, { prefix, delimiter }: Listing): string | null {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return at < 0 ? null : key.slice(0, at + delimiter.length);
}

/** Keys that share a prefix are stepped over, not read. */
async function collect(store: BundleStore, listing: Listing): Promise<Listed> {
  const { prefix, limit } = listing;
  const found: Listed = { objects: [], prefixes: [], next: null };
  const count = (): number => found.objects.length + found.prefixes.length;
  let after = listing.after;
  for (;;) {
    const page = await store.list({ prefix, after, limit: Math.min(limit + 1, pageLimit) });
    let jumped = false;
    for (const object of page.objects) {
      if (count() === limit) return { ...found, next: after };
      const common = commonPrefix(object.key, listing);
      if (common === null) found.objects.push(object);
      else found.prefixes.push(common);
      after = common === null ? object.key : behind(common);
      jumped = common !== null;
      if (jumped) break;
    }
    if (jumped) continue;
    if (page.next === null) return found;
    after = page.next;
  }
}

function listingOf({ query }: Exchange, after: string): Listing {
  const limit = Number(query('max-keys') || pageLimit);
  if (!Number.isInteger(limit) || limit < 0) throw new S3Error('InvalidArgument', 'max-keys is a whole number.');
  const delimiter = query('delimiter') ?? '';
  // What a client goes on behind may be a prefix that stands for its keys.
  const start = delimiter !== '' && after.endsWith(delimiter) ? behind(after) : after;
  return { prefix: query('prefix') ?? '', delimiter, after: start, limit: Math.min(limit, pageLimit) };
}

function elements({ objects, prefixes }: Listed, text: (value: string) => string): XmlElement[] {
  return [
    ...objects.map((object): XmlElement => {
      const etag = etagOf(object);
      return [
        'Contents',
        [
          ['Key', text(object.key)],
          ['LastModified', new Date(object.modifiedAt).toISOString()],
          etag === null ? null : ['ETag', etag],
          ['Size', object.size],
          ['StorageClass', 'STANDARD'],
        ],
      ];
    }),
    ...prefixes.map((prefix): XmlElement => ['CommonPrefixes', [['Prefix', text(prefix)]]]),
  ];
}

const asUrl = (value: string): string => value.split('/').map(encode).join('/');
const asItIs = (value: string): string => value;

export const listObjects: Operation = async (exchange, { store, bucket }) => {
  const { query } = exchange;
  const second = query('list-type') === '2';
  const token = query('continuation-token');
  const given = second
    ? token === null
      ? (query('start-after') ?? '')
      : Buffer.from(token, 'base64url').toString()
    : (query('marker') ?? '');
  const listing = listingOf(exchange, given);
  const listed = listing.limit === 0 ? { objects: [], prefixes: [], next: null } : await collect(store, listing);
  const urls = query('encoding-type') === 'url';
  const text = urls ? asUrl : asItIs;
  const last = listed.next?.replace(/\u007F$/, '') ?? null;
  const paging: XmlElement[] = second
    ? [
        ['KeyCount', listed.objects.length + listed.prefixes.length],
        token === null ? null : ['ContinuationToken', token],
        listed.next === null ? null : ['NextContinuationToken', Buffer.from(listed.next).toString('base64url')],
      ]
    : [['Marker', text(given)], last === null ? null : ['NextMarker', text(last)]];
  return xmlAnswer('ListBucketResult', [
    ['Name', bucket],
    ['Prefix', text(listing.prefix)],
    ...paging,
    ['MaxKeys', listing.limit],
    listing.delimiter === '' ? null : ['Delimiter', text(listing.delimiter)],
    urls ? ['EncodingType', 'url'] : null,
    ['IsTruncated', listed.next !== null],
    ...elements(listed, text),
  ]);
};
