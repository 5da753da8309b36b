/** The list of recently opened projects, kept in one small file of the data folder. */
import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { atomicWrite } from '../files/atomic-write.ts';
import { errnoOf } from '../files/disk-error.ts';
import type { Clock, Logger } from '../parts.ts';

const mostProjects = 20;

const entrySchema = z.object({ root: z.string(), title: z.string(), openedAt: z.number() });
const fileSchema = z.object({ version: z.literal(1), projects: z.array(entrySchema) });
type RecentEntry = z.infer<typeof entrySchema>;

interface RecentList {
  /** Newest first. */
  list(): Promise<RecentEntry[]>;
  /** Puts a project on top; the oldest beyond twenty fall off. */
  add(root: string, title: string): Promise<void>;
  remove(root: string): Promise<void>;
}

/** A damaged file is set aside under another name and the list starts anew; the log says so. */
export function createRecentList({ file, clock, logger }: { file: string; clock: Clock; logger: Logger }): RecentList {
  let entries: Promise<RecentEntry[]> | undefined;
  let work: Promise<unknown> = Promise.resolve();

  async function load(): Promise<RecentEntry[]> {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return [];
      throw error;
    }
    const parsed = fileSchema.safeParse(parse(text));
    if (parsed.success) return parsed.data.projects;
    const aside = `${file}.damaged-${clock.now()}`;
    await rename(file, aside);
    logger.warn({ file, aside }, 'The list of recent projects was damaged; it was set aside and starts anew.');
    return [];
  }

  function read(): Promise<RecentEntry[]> {
    entries ??= load().catch((error: unknown) => {
      entries = undefined;
      throw error;
    });
    return entries;
  }

  /** Changes happen one after the other, so that none is lost. */
  function change(update: (before: RecentEntry[]) => RecentEntry[]): Promise<void> {
    const step = async (): Promise<void> => {
      const after = update(await read());
      entries = Promise.resolve(after);
      await mkdir(dirname(file), { recursive: true });
      await atomicWrite(file, `${JSON.stringify({ version: 1, projects: after }, null, 2)}\n`);
    };
    const done = work.then(step, step);
    work = done;
    return done;
  }

  return {
    list: read,
    add: (root, title) =>
      change((before) => {
        const others = before.filter((entry) => entry.root !== root);
        return [{ root, title, openedAt: clock.now() }, ...others].slice(0, mostProjects);
      }),
    remove: (root) => change((before) => before.filter((entry) => entry.root !== root)),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
