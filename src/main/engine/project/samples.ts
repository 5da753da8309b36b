/** The sample extensions that come with the app; a person works on a copy in the data folder. */
import { randomBytes } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { WorkbenchError } from '../../../contract/errors.ts';
import { sampleSchema, type Sample } from '../../../contract/projects.ts';
import { diskError } from '../files/disk-error.ts';
import { isFolder } from './layout.ts';

/** `folder` is relative to the folder of fixtures. */
const indexSchema = z.array(sampleSchema.extend({ folder: z.string() }));

interface Samples {
  list(): Promise<Sample[]>;
  /** Folder of the person's copy, made now if there is none. Fails with `FILE_NOT_FOUND`, `READ_ONLY` or `DISK_FULL`. */
  copy(sampleId: string): Promise<string>;
}

export function createSamples({ fixtures, dataDir }: { fixtures: string; dataDir: string }): Samples {
  async function index(): Promise<z.infer<typeof indexSchema>> {
    return indexSchema.parse(JSON.parse(await readFile(join(fixtures, 'samples.json'), 'utf8')));
  }

  return {
    list: async () => z.array(sampleSchema).parse(await index()),
    async copy(sampleId) {
      const sample = (await index()).find(({ id }) => id === sampleId);
      if (!sample) throw unknownSample(sampleId);
      const target = join(dataDir, 'samples', sample.id);
      if (!(await isFolder(target))) await copyWhole(join(fixtures, sample.folder), target);
      return target;
    },
  };
}

/** Copies beside the target first, so that a copy broken off half-way is never taken for the sample. */
async function copyWhole(source: string, target: string): Promise<void> {
  const partial = `${target}.${randomBytes(4).toString('hex')}.partial`;
  try {
    await mkdir(partial, { recursive: true });
    await cp(source, partial, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw diskError(error, target);
  }
}

function unknownSample(id: string): WorkbenchError {
  return new WorkbenchError({
    code: 'FILE_NOT_FOUND',
    what: `No sample is called ${id}.`,
    why: 'The app comes without a sample of this name.',
    fix: 'Choose one of the listed samples.',
  });
}
