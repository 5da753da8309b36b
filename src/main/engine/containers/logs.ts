/** The last lines that a container wrote, both streams together. */
import type { Container } from 'dockerode';

const headerBytes = 8;

/** Takes the framing away with which engines tell stdout from stderr: a kind, three zeros, a length, the bytes. */
export function unframed(bytes: Buffer): string {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + headerBytes <= bytes.length) {
    const isHeader = bytes[at]! <= 2 && bytes.readUIntBE(at + 1, 3) === 0;
    if (!isHeader) return bytes.toString('utf8');
    const length = bytes.readUInt32BE(at + 4);
    parts.push(bytes.subarray(at + headerBytes, at + headerBytes + length));
    at += headerBytes + length;
  }
  return Buffer.concat(parts).toString('utf8');
}

export async function tailOf(container: Container, lines: number): Promise<string> {
  return unframed(await container.logs({ stdout: true, stderr: true, tail: lines, follow: false }));
}
