/**
 * Components ready to run, at most a few at a time. Each is prepared once, in a thread of its own; bundles that hold
 * the same component share it.
 */
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
}

export interface ComponentLoader {
  /** The image if it is at hand. */
  peek(contentHash: string, maxPages: number): ComponentImage | null;
  /** Prepares the component of a bundle. Throws `RunnerError`. */
  load(contentHash: string, wasmPath: string, maxPages: number): Promise<{ image: ComponentImage; transpiled: boolean }>;
  dispose(): Promise<void>;
}

export function createComponentLoader(options: LoaderOptions): ComponentLoader {
  const images = new Map<string, ComponentImage>();
  const keyOfBundle = new Map<string, string>();
  const running = new Map<string, Promise<{ image: ComponentImage; transpiled: boolean }>>();
  const threads = new Set<Worker>();
  let disposed = false;

  function peek(contentHash: string, maxPages: number): ComponentImage | null {
    const image = images.get(keyOfBundle.get(imageKey(contentHash, maxPages)) ?? '');
    if (image === undefined) return null;
    images.delete(image.key);
    images.set(image.key, image);
    return image;
  }

  function keep(bundle: string, result: PrepareResult): ComponentImage {
    const image = result.image ?? images.get(result.key);
    if (image === undefined) throw new Error('the prepared component was dropped meanwhile');
    keyOfBundle.set(bundle, image.key);
    images.delete(image.key);
    images.set(image.key, image);
    for (const key of images.keys()) {
      if (images.size <= options.keep) break;
      images.delete(key);
      options.onDrop(key);
    }
    for (const [name, key] of keyOfBundle) if (!images.has(key)) keyOfBundle.delete(name);
    return image;
  }

  async function prepare(bundle: string, wasmPath: string, maxPages: number) {
    const task = { entry: options.workerPath, wasmPath, cacheRoot: options.cacheRoot, maxPages, known: [...images.keys()] };
    const result = await runTask(task);
    return { image: keep(bundle, result), transpiled: result.transpiled };
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
    async load(contentHash, wasmPath, maxPages) {
      const atHand = peek(contentHash, maxPages);
      if (atHand !== null) return { image: atHand, transpiled: false };
      const bundle = imageKey(contentHash, maxPages);
      const underWay = running.get(bundle) ?? prepare(bundle, wasmPath, maxPages).finally(() => running.delete(bundle));
      running.set(bundle, underWay);
      return underWay;
    },
    async dispose() {
      disposed = true;
      await Promise.all([...threads].map((thread) => thread.terminate()));
      images.clear();
    },
  };
}
