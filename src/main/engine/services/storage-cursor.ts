/** The paging cursor of storage lists: base64url, without padding, of the JSON text `{"key":K}`. */
import { z } from 'zod';
import { HostFailure } from '../../../../runner/host/services.ts';

const cursorSchema = z.object({ key: z.string() });

export function encodeCursor(key: string): string {
  return Buffer.from(JSON.stringify({ key })).toString('base64url');
}

/** The key that the next page follows. Fails with 400 `VALIDATION_FAILED` for anything that is no cursor. */
export function decodeCursor(cursor: string): string {
  const parsed = cursorSchema.safeParse(readJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success) throw new HostFailure(400, 'VALIDATION_FAILED', 'cursor is invalid');
  return parsed.data.key;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
