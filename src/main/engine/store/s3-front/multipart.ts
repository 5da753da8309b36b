/** Multipart uploads: begin, parts, list, complete, abort. */
import { bodyOf, textOf } from './body.ts';
import { S3Error } from './errors.ts';
import type { Exchange, Operation } from './exchange.ts';
import { etagOf, notImplemented, objectHeaders, xmlAnswer } from './exchange.ts';
import { assertSafeKey } from '../keys.ts';
import { digestHeader } from './exchange.ts';
import type { Part, Upload, Uploads } from './uploads.ts';
import { xmlInner, xmlText } from './xml.ts';
import type { XmlElement } from './xml.ts';

const partLimit = 10_000;
/** Bytes of every part but the last. */
const smallestPart = 5 * 1024 * 1024;
const requestLimit = 2 * 1024 * 1024;

const uploadOf = ({ query, key }: Exchange, uploads: Uploads): Promise<Upload> => uploads.find(query('uploadId') ?? '', key);

export const beginUpload: Operation = async ({ request, key }, { uploads, bucket }) => {
  assertSafeKey(key);
  const { headers, sha256 } = objectHeaders(request);
  const upload = await uploads.begin(key, sha256 === undefined ? headers : { ...headers, [digestHeader]: sha256 });
  return xmlAnswer('InitiateMultipartUploadResult', [
    ['Bucket', bucket],
    ['Key', key],
    ['UploadId', upload.id],
  ]);
};

export const putPart: Operation = async (exchange, { uploads }) => {
  const { request, signed, query } = exchange;
  if (request.headers['x-amz-copy-source'] !== undefined) throw notImplemented('Copying into a part');
  const number = Number(query('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > partLimit) {
    throw new S3Error('InvalidArgument', `Part numbers go from 1 to ${partLimit}.`);
  }
  const upload = await uploadOf(exchange, uploads);
  const { etag } = await uploads.putPart(upload, number, bodyOf(request, signed));
  return { status: 200, headers: { etag: `"${etag}"` } };
};

export const listParts: Operation = async (exchange, { uploads, bucket }) => {
  const upload = await uploadOf(exchange, uploads);
  const parts = await uploads.parts(upload);
  return xmlAnswer('ListPartsResult', [
    ['Bucket', bucket],
    ['Key', upload.key],
    ['UploadId', upload.id],
    ['MaxParts', partLimit],
    ['IsTruncated', false],
    ...parts.map(({ number, etag, size, modifiedAt }): XmlElement => [
      'Part',
      [
        ['PartNumber', number],
        ['LastModified', new Date(modifiedAt).toISOString()],
        ['ETag', `"${etag}"`],
        ['Size', size],
      ],
    ]),
  ]);
};

export const listUploads: Operation = async ({ query }, { uploads, bucket }) => {
  const prefix = query('prefix') ?? '';
  const found = (await uploads.all()).filter(({ key }) => key.startsWith(prefix));
  return xmlAnswer('ListMultipartUploadsResult', [
    ['Bucket', bucket],
    ['Prefix', prefix],
    ['IsTruncated', false],
    ...found.map(({ key, id, startedAt }): XmlElement => [
      'Upload',
      [
        ['Key', key],
        ['UploadId', id],
        ['Initiated', new Date(startedAt).toISOString()],
      ],
    ]),
  ]);
};

/** The parts that a client names, in its order. */
function chosenParts(text: string, present: readonly Part[]): Part[] {
  const named = xmlInner(text, 'Part').map((part) => ({
    number: Number(xmlText(part, 'PartNumber')),
    etag: xmlText(part, 'ETag')?.replaceAll('"', ''),
  }));
  if (named.length === 0) throw new S3Error('MalformedXML', 'The request names no parts.');
  const ascends = named.every(({ number }, index) => number > (named[index - 1]?.number ?? 0));
  if (!ascends) throw new S3Error('InvalidPartOrder', 'The parts are not in ascending order.');
  const chosen = named.map(({ number, etag }) => {
    const part = present.find((one) => one.number === number && one.etag === etag);
    if (part === undefined) throw new S3Error('InvalidPart', `Part ${number} was not uploaded, or is another one.`);
    return part;
  });
  const small = chosen.slice(0, -1).some(({ size }) => size < smallestPart);
  if (small) throw new S3Error('EntityTooSmall', 'Every part but the last has 5 MiB or more.');
  return chosen;
}

export const completeUpload: Operation = async (exchange, { store, uploads, bucket }) => {
  const { request, signed, key } = exchange;
  const upload = await uploadOf(exchange, uploads);
  const parts = chosenParts(await textOf(request, signed, requestLimit), await uploads.parts(upload));
  const { [digestHeader]: sha256, ...headers } = upload.headers;
  const ifAbsent = request.headers['if-none-match'] === '*';
  const claimed = sha256 === undefined ? {} : { sha256 };
  const stored = await store.put(key, uploads.read(upload, parts), { headers, ifAbsent, ...claimed });
  await uploads.remove(upload.id);
  return xmlAnswer('CompleteMultipartUploadResult', [
    ['Location', `/${bucket}/${key}`],
    ['Bucket', bucket],
    ['Key', key],
    ['ETag', etagOf(stored) ?? ''],
  ]);
};

export const abortUpload: Operation = async (exchange, { uploads }) => {
  const upload = await uploadOf(exchange, uploads);
  await uploads.remove(upload.id);
  return { status: 204 };
};
