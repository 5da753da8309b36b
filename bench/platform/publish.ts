/** Publishing by the platform's routes: throughput, and the memory that it takes. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import * as tar from 'tar';
import type { MeasuredEngine } from './engine.ts';

const mega = 1_000_000;
const rounds = 3;

interface Bundle {
  file: string;
  sha256: string;
  size: number;
  manifest: string;
}

/** A bundle whose bulk cannot be compressed, so that its size is what is asked for. */
async function makeBundle(folder: string, megabytes: number, round: number): Promise<Bundle> {
  const staged = path.join(folder, `${megabytes}-${round}`);
  await mkdir(path.join(staged, 'ui'), { recursive: true });
  const manifest = JSON.stringify({
    name: `com.example.bulk-${megabytes}`,
    publisher: 'bench',
    version: `1.0.${round}`,
    runtime: 'wasm-js@1',
    ui: { type: 'iframe', entry: 'ui/index.html' },
  });
  await writeFile(path.join(staged, 'manifest.json'), manifest);
  await writeFile(path.join(staged, 'ui/index.html'), '<!doctype html><title>Bulk</title>');
  await writeFile(path.join(staged, 'ui/bulk.png'), randomBytes(megabytes * mega));
  const file = `${staged}.tar.zst`;
  const archive = tar.create({ cwd: staged, portable: true }, ['manifest.json', 'ui']);
  await pipeline(Readable.from(archive), createZstdCompress(), createWriteStream(file));
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { file, sha256: hash.digest('hex'), size: (await stat(file)).size, manifest };
}

async function expectOk(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`Publishing was refused: ${response.status} ${await response.text()}`);
  return response.json();
}

async function publish(gateway: string, key: string, { file, sha256, size, manifest }: Bundle): Promise<void> {
  const query = new URLSearchParams({ filename: 'bundle.tar.zst', size: String(size), declaredHash: sha256 });
  const headers = { 'x-api-key': key, 'x-alga-admin': 'true' };
  const uploaded = (await expectOk(
    await fetch(`${gateway}/api/ext-bundles/upload-proxy?${query}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/octet-stream', 'content-length': String(size) },
      body: Readable.toWeb(createReadStream(file)) as ReadableStream,
      duplex: 'half',
    }),
  )) as { upload: { key: string } };
  const body = JSON.stringify({ key: uploaded.upload.key, size, declaredHash: sha256, manifestJson: manifest });
  await expectOk(
    await fetch(`${gateway}/api/ext-bundles/finalize`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    }),
  );
}

const mebi = (bytes: number): number => Math.round((bytes / 1024 / 1024) * 10) / 10;

export async function measurePublish(engine: MeasuredEngine, folder: string, megabytes: number) {
  const { secret } = await engine.client.apiKeys.create({ name: `bench ${megabytes}`, scopes: ['extension:publish'] });
  const perSecond: number[] = [];
  let above = 0;
  for (let round = 0; round < rounds; round += 1) {
    const bundle = await makeBundle(folder, megabytes, round);
    const { rss: idle } = await engine.resetPeak();
    const startedAt = performance.now();
    await publish(engine.gateway, secret, bundle);
    const seconds = (performance.now() - startedAt) / 1000;
    const { peak } = await engine.memory();
    perSecond.push(Math.round((bundle.size / mega / seconds) * 10) / 10);
    above = Math.max(above, peak - idle);
  }
  return { megabytes, megabytesPerSecond: perSecond, peakAboveIdleMiB: mebi(above) };
}
