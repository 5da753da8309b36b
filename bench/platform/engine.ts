/** Starts the workbench that is measured, and asks it for its memory. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type Client, connectRunning } from '../../src/main/cli/connect.ts';

export interface MeasuredEngine {
  gateway: string;
  client: Client;
  /** Bytes now, and the most since the last reset. */
  memory(): Promise<{ rss: number; peak: number }>;
  resetPeak(): Promise<{ rss: number; peak: number }>;
  stop(): Promise<void>;
}

async function ask<T>(child: ChildProcess, message: string): Promise<T> {
  child.send(message);
  const [answer] = (await once(child, 'message')) as [T];
  return answer;
}

export async function startMeasuredEngine(dataDir: string): Promise<MeasuredEngine> {
  const child = fork(path.join(import.meta.dirname, 'engine-child.ts'), [dataDir], { stdio: 'inherit' });
  const [{ gateway }] = (await once(child, 'message')) as [{ gateway: string }];
  const connection = await connectRunning(dataDir);
  if (connection === null) throw new Error('The workbench that is to be measured cannot be reached.');
  return {
    gateway,
    client: connection.client,
    memory: () => ask(child, 'read-peak'),
    resetPeak: () => ask(child, 'reset-peak'),
    async stop() {
      await connection.close();
      child.send('stop');
      await once(child, 'close');
    },
  };
}
