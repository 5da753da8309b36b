/** Images for tests, built from files of this machine: nothing is pulled. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import * as tar from 'tar';

interface ImageRecipe {
  tag: string;
  /** Files of this machine by their path in the image. */
  files: Readonly<Record<string, string>>;
  entrypoint: readonly string[];
}

/** The shared libraries that an executable needs, the loader among them. */
export function librariesOf(executable: string): string[] {
  const listing = execFileSync('ldd', [executable], { encoding: 'utf8' });
  return listing.split('\n').flatMap((line) => /(\/\S+)\s+\(0x/.exec(line)?.[1] ?? []);
}

/** Node as it runs this test, and its libraries, each at its own path; Node itself at `/node`. */
export function nodeFiles(): Record<string, string> {
  const libraries = librariesOf(process.execPath).map((file) => [file, file]);
  return { '/node': process.execPath, ...Object.fromEntries(libraries) };
}

export async function buildImage(docker: Docker, { tag, files, entrypoint }: ImageRecipe): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'alga-image-'));
  try {
    for (const [inside, outside] of Object.entries(files)) {
      const target = path.join(folder, 'root', inside);
      mkdirSync(path.dirname(target), { recursive: true });
      copyFileSync(outside, target);
    }
    const recipe = `FROM scratch\nCOPY root/ /\nENTRYPOINT ${JSON.stringify(entrypoint)}\n`;
    writeFileSync(path.join(folder, 'Dockerfile'), recipe);
    const context = Readable.from(tar.create({ cwd: folder, sync: true }, ['.']).read() ?? []);
    const output = await docker.buildImage(context, { t: tag, version: '1' });
    await finished(docker, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function finished(docker: Docker, output: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(output, (error, events: { error?: string }[] | null) => {
      const refused = events?.find((event) => event.error !== undefined)?.error;
      if (error) reject(error);
      else if (refused === undefined) resolve();
      else reject(new Error(refused));
    });
  });
}
