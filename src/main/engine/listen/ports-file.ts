/** The ports that this data folder used last, so that preview origins and their storage stay the same. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { atomicWrite } from '../files/atomic-write.ts';

const portSchema = z.int().min(1).max(65_535);
const portsSchema = z.object({ app: portSchema, gateway: portSchema, runner: portSchema });
export type Ports = z.infer<typeof portsSchema>;

const fileOf = (dataDir: string): string => path.join(dataDir, 'ports.json');

/** Empty when there was no earlier start, or its record cannot be read. */
export function readPorts(dataDir: string): Partial<Ports> {
  try {
    return portsSchema.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')));
  } catch {
    return {};
  }
}

export async function writePorts(dataDir: string, ports: Ports): Promise<void> {
  await atomicWrite(fileOf(dataDir), JSON.stringify(ports));
}
