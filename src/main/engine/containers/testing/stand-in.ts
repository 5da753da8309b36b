/**
 * Stands for MinIO inside a container where there is no binary of it: our own S3 front over a folder, with MinIO's
 * variables for the credentials, its port and its health address.
 */
import { createServer, request } from 'node:http';
import { pino } from 'pino';
import { createFolderStore } from '../../store/folder.ts';
import { openS3Front } from '../../store/s3-front/open.ts';

const health = '/minio/health/live';
const apiPort = 9000;

const front = await openS3Front({
  store: createFolderStore('/data/store'),
  uploads: '/data/uploads',
  keys: { accessKey: process.env['MINIO_ROOT_USER']!, secretKey: process.env['MINIO_ROOT_PASSWORD']! },
  bucket: 'extensions',
  region: 'us-east-1',
  port: 0,
  clock: { now: Date.now },
  logger: pino(),
});

const door = createServer((incoming, outgoing) => {
  if (incoming.url === health) return void outgoing.end();
  const { method, headers, url } = incoming;
  const inner = request(new URL(url ?? '/', front.endpoint), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(outgoing);
  });
  inner.on('error', () => outgoing.destroy());
  incoming.pipe(inner);
});
door.listen(apiPort, () => console.log('the stand-in answers'));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
