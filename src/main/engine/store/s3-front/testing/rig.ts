/** A front over a folder, as tests use it. */
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client } from 'minio';
import type { ClientOptions } from 'minio';
import { pino } from 'pino';
import { createFolderStore } from '../../folder.ts';
import type { BundleStore } from '../../store.ts';
import { keepFrontKeys } from '../keys.ts';
import type { S3Front } from '../open.ts';
import { openS3Front } from '../open.ts';
import type { FrontKeys } from '../sigv4/authenticate.ts';

export const bucket = 'extensions';
export const region = 'us-east-1';
export const logger = pino({ level: 'silent' });

export interface Rig {
  folder: string;
  store: BundleStore;
  front: S3Front;
  keys: FrontKeys;
  clientOptions: ClientOptions;
  client: Client;
  /** Epoch milliseconds that the front takes for now; null for the machine's clock. */
  clock: { fixed: number | null };
  /** Sends bytes as they are; a signing client would tidy them up. */
  raw(method: string, path: string, headers?: http.OutgoingHttpHeaders, body?: Buffer): Promise<RawAnswer>;
  dispose(): Promise<void>;
}

export interface RawAnswer {
  status: number;
  /** S3's code of an error; null for any other answer. */
  code: string | null;
  text: string;
}

/** The code of the error that a call of the client ends with. */
export const refused = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error as { code: string }).code,
  );

async function send(url: string, method: string, headers: http.OutgoingHttpHeaders, body?: Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const path = url.slice(`http://${hostname}:${port}`.length);
  const request = http.request({ hostname, port, path, method, headers });
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.on('response', resolve).on('error', reject);
  });
  request.end(body);
  const response = await answered;
  const shown = await text(response);
  return { status: response.statusCode ?? 0, code: /<Code>(\w+)</.exec(shown)?.[1] ?? null, text: shown };
}

export async function openRig(): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'alga-s3-front-'));
  const clock: Rig['clock'] = { fixed: null };
  const keys = await keepFrontKeys(join(folder, 's3-front.json'));
  const store = createFolderStore(join(folder, 'store'));
  const now = (): number => clock.fixed ?? Date.now();
  const uploads = join(folder, 'uploads');
  const front = await openS3Front({ store, uploads, keys, bucket, region, port: 0, clock: { now }, logger });
  const clientOptions = { endPoint: '127.0.0.1', port: Number(new URL(front.endpoint).port), useSSL: false, region, ...keys };
  return {
    folder,
    store,
    front,
    keys,
    clientOptions,
    client: new Client(clientOptions),
    clock,
    raw: (method, path, headers = {}, body) => send(`${front.endpoint}${path}`, method, headers, body),
    async dispose() {
      await front.close();
      await rm(folder, { recursive: true });
    },
  };
}
