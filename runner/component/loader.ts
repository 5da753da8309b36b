/**
 * Components ready to run, at most a few at a time. Each is prepared once, in a thread of its own; bundles that hold
 * the same component share it, and so do all threads that run it.
 */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PrepareReport, ThreadData } from '../worker/protocol.ts';
import { errorOf } from './failure-report.ts';
import { imageKey } from './image.ts';
import type { ComponentImage } from './image.ts';
import type { PrepareResult, PrepareTask } from './prepare.ts';

export interface LoaderOptions {
  workerPath: string;
  /** Folder of prepared components. */
  cacheRoot: string;
  /** Images kept; the least recently used goes first. */
  keep: number;
  /** Tells that an image is no longer kept. */
  onDrop(key: string): void;
  /** Told of each use of a folder in the cache, and after each filling. */
  touch?(folder: string): void;
  filled?(): void;
}

/** A component as it lies in an unpacked bundle. */
export interface ComponentFile {
  wasmPath: string;
  /** Hex SHA-256 that it must have. */
  digest: string;
  maxPages: number;
}

export interface LoadedModule {
  digest: string;
  maxPages: number;
  codeBytes: number;
  key: string;
}

export interface ComponentLoader {
  /** The image if it is at hand. */
  peek(digest: string, maxPages: number): ComponentImage | null;
  /** Prepares a component. Throws `RunnerError`. */
  load(file: ComponentFile): Promise<{ image: ComponentImage; transpiled: boolean }>;
  /** Least recently used first. */
  loaded(): LoadedModule[];
  /** True while threads may need the prepared files. */
  isHeld(digest: string): boolean;
  /** Lets the images of a component go. */
  drop(digest: string): void;
  dispose(): Promise<void>;
}

export function createComponentLoader(options: LoaderOptions): ComponentLoader {
  const images = new Map<string, { digest: string; image: ComponentImage }>();
  const running = new Map<string, { digest: string; work: Promise<PrepareResult> }>();
  const threads = new Set<Worker>();
  let disposed = false;

  function keep(digest: string, image: ComponentImage): void {
    images.delete(image.key);
    images.set(image.key, { digest, image });
    options.touch?.(path.dirname(image.gluePath));
    for (const key of images.keys()) {
      if (images.size <= options.keep) break;
      forget(key);
    }
  }

  function forget(key: string): void {
    if (images.delete(key)) options.onDrop(key);
  }

  function peek(digest: string, maxPages: number): ComponentImage | null {
    const found = images.get(imageKey(digest, maxPages));
    if (found === undefined) return null;
    keep(digest, found.image);
    return found.image;
  }

  async function prepare({ wasmPath, digest, maxPages }: ComponentFile): Promise<PrepareResult> {
    const { workerPath: entry, cacheRoot } = options;
    const result = await runTask({ entry, cacheRoot, wasmPath, digest, maxPages });
    keep(digest, result.image);
    if (result.transpiled) options.filled?.();
    return result;
  }

  async function runTask(task: PrepareTask): Promise<PrepareResult> {
    // A thread started now would outlive the runner and keep the process from ending.
    if (disposed) throw new Error('the runner is closed');
    const data: ThreadData = { role: 'prepare', task };
    const thread = new Worker(options.workerPath, { workerData: data, env: {} });
    threads.add(thread);
    try {
      const report = await new Promise<PrepareReport>((resolve, reject) => {
        thread.once('message', resolve);
        thread.once('error', reject);
        thread.once('exit', (code) => reject(new Error(`the preparing thread ended with code ${code}`)));
      });
      if ('failure' in report) throw errorOf(report.failure);
      return report.result;
    } finally {
      threads.delete(thread);
      await thread.terminate();
    }
  }

  return {
    peek,
    async load(file) {
      const atHand = peek(file.digest, file.maxPages);
      if (atHand !== null) return { image: atHand, transpiled: false };
      const key = imageKey(file.digest, file.maxPages);
      const underWay = running.get(key);
      if (underWay !== undefined) return underWay.work;
      const work = prepare(file).finally(() => running.delete(key));
      running.set(key, { digest: file.digest, work });
      return work;
    },
    loaded: () =>
      [...images].map(([key, { digest, image }]) => ({ key, digest, maxPages: image.maxPages, codeBytes: image.codeBytes })),
    isHeld: (digest) => [...images.values(), ...running.values()].some((entry) => entry.digest === digest),
    drop(digest) {
      for (const [key, entry] of images) if (entry.digest === digest) forget(key);
    },
    async dispose() {
      disposed = true;
      await Promise.all([...threads].map((thread) => thread.terminate()));
      images.clear();
    },
  };
}
