/** Reads the body of a finalize request (contract topic: bundle publishing, finalize). */
import { z } from 'zod';
import { isStagingKey, stagingPrefix } from '../../registry/publish-uploads.ts';
import { badRequest } from './answer.ts';
import { readFields } from './read-fields.ts';
import { hexDigest, maxBundleBytes } from './upload.ts';

export interface FinalizeInput {
  key: string;
  declaredHash: string | null;
  manifestJson: string | null;
  signature: { text: string | null; algorithm: string | null };
}

const text = z.string('text and algorithm of a signature must be texts.').nullish();
const hashMessage = 'declaredHash must be 64 lower-case hex digits.';
/** The first message that fails is what the client is told. */
const bodySchema = z.object({
  key: z.string('key is required.').trim().startsWith(stagingPrefix, `key must begin with ${stagingPrefix}.`),
  size: z
    .int('size must be a whole number of bytes.')
    .positive('size must be above 0.')
    .max(maxBundleBytes, `A bundle may have ${maxBundleBytes} bytes at most.`)
    .nullish(),
  declaredHash: z.string(hashMessage).regex(hexDigest, hashMessage).nullish(),
  manifestJson: z.string('manifestJson must be the text of a manifest.').nullish(),
  signature: z.object({ text, algorithm: text }, 'signature must be an object with text and algorithm.').nullish(),
});

const filled = (value: string | null | undefined): string | null => (value?.trim() ? value : null);

/** Throws a `PublishRefusal`. */
export async function readFinalize(request: Request): Promise<FinalizeInput> {
  const parsed = bodySchema.safeParse(await readFields(request));
  if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? 'The body does not fit.');
  const { key, declaredHash, manifestJson, signature } = parsed.data;
  if (!isStagingKey(key)) throw badRequest('key must name a staged bundle.');
  return {
    key,
    declaredHash: declaredHash ?? null,
    manifestJson: filled(manifestJson),
    signature: { text: filled(signature?.text), algorithm: filled(signature?.algorithm) },
  };
}
