/** Operations on the bucket, and on many of its objects at once. There is one bucket, and it is always there. */
import { textOf } from './body.ts';
import { asS3Error, S3Error } from './errors.ts';
import type { Operation } from './exchange.ts';
import { xmlAnswer } from './exchange.ts';
import { xmlInner, xmlText } from './xml.ts';
import type { XmlElement } from './xml.ts';

const requestLimit = 2 * 1024 * 1024;
const deleteLimit = 1_000;
const owner: XmlElement = [
  'Owner',
  [
    ['ID', 'alga-workbench'],
    ['DisplayName', 'alga-workbench'],
  ],
];

export const listBuckets: Operation = async (_exchange, { bucket }) =>
  xmlAnswer('ListAllMyBucketsResult', [
    owner,
    [
      'Buckets',
      [
        [
          'Bucket',
          [
            ['Name', bucket],
            ['CreationDate', new Date(0).toISOString()],
          ],
        ],
      ],
    ],
  ]);

export const headBucket: Operation = async (_exchange, { region }) => ({
  status: 200,
  headers: { 'x-amz-bucket-region': region },
});

/** The first region of S3 is the one without a name. */
export const bucketLocation: Operation = async (_exchange, { region }) =>
  xmlAnswer('LocationConstraint', region === 'us-east-1' ? '' : region);

export const bucketVersioning: Operation = async () => xmlAnswer('VersioningConfiguration', []);

export const createBucket: Operation = async () => {
  throw new S3Error('BucketAlreadyOwnedByYou', 'The bucket is there already.');
};

export const deleteBucket: Operation = async () => {
  throw new S3Error('AccessDenied', 'The bucket belongs to the workbench.');
};

export const deleteObjects: Operation = async ({ request, signed }, { store }) => {
  const text = await textOf(request, signed, requestLimit);
  const keys = xmlInner(text, 'Object').flatMap((object) => xmlText(object, 'Key') ?? []);
  if (keys.length === 0 || keys.length > deleteLimit)
    throw new S3Error('MalformedXML', `1 to ${deleteLimit} objects are deleted at once.`);
  const quiet = xmlText(text, 'Quiet') === 'true';
  const results: XmlElement[] = [];
  for (const key of keys) {
    try {
      await store.delete(key);
      if (!quiet) results.push(['Deleted', [['Key', key]]]);
    } catch (error) {
      const told = asS3Error(error);
      if (told === null) throw error;
      results.push([
        'Error',
        [
          ['Key', key],
          ['Code', told.code],
          ['Message', told.message],
        ],
      ]);
    }
  }
  return xmlAnswer('DeleteResult', results);
};
