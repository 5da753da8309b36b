/** Which operation a request asks for: by its method, and by the words in its query that S3 gives a meaning to. */
import {
  bucketLocation,
  bucketVersioning,
  createBucket,
  deleteBucket,
  deleteObjects,
  headBucket,
  listBuckets,
} from './bucket.ts';
import { S3Error } from './errors.ts';
import type { Operation } from './exchange.ts';
import { notImplemented } from './exchange.ts';
import { listObjects } from './listing.ts';
import { abortUpload, beginUpload, completeUpload, listParts, listUploads, putPart } from './multipart.ts';
import { deleteObject, getObject, putObject } from './objects.ts';

/** Words that make another operation of a request; those that the front has no operation for are refused. */
const words = [
  'accelerate',
  'acl',
  'analytics',
  'attributes',
  'cors',
  'delete',
  'encryption',
  'inventory',
  'legal-hold',
  'lifecycle',
  'location',
  'logging',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'tagging',
  'torrent',
  'uploadId',
  'uploads',
  'versioning',
  'versions',
  'website',
];

const service: Readonly<Record<string, Operation>> = { 'GET ': listBuckets };

const bucket: Readonly<Record<string, Operation>> = {
  'GET ': listObjects,
  'GET location': bucketLocation,
  'GET uploads': listUploads,
  'GET versioning': bucketVersioning,
  'HEAD ': headBucket,
  'PUT ': createBucket,
  'DELETE ': deleteBucket,
  'POST delete': deleteObjects,
};

const object: Readonly<Record<string, Operation>> = {
  'GET ': getObject,
  'HEAD ': getObject,
  'PUT ': putObject,
  'DELETE ': deleteObject,
  'POST uploads': beginUpload,
  'PUT uploadId': putPart,
  'GET uploadId': listParts,
  'POST uploadId': completeUpload,
  'DELETE uploadId': abortUpload,
};

const tables = { service, bucket, object };

/** Throws `NotImplemented` or `MethodNotAllowed`. */
export function operationFor(on: keyof typeof tables, method: string, hasWord: (word: string) => boolean): Operation {
  const word = words.find(hasWord) ?? '';
  const operation = tables[on][`${method} ${word}`];
  if (operation !== undefined) return operation;
  if (word !== '') throw notImplemented(`${method} with ?${word}`);
  throw new S3Error('MethodNotAllowed', `${method} is not allowed here.`);
}
