/** Gives a staged upload up (contract topic: bundle publishing, abort). */
import type { PublishUploads, Uploader } from '../../registry/publish-uploads.ts';
import { stagingPrefix } from '../../registry/publish-uploads.ts';
import type { Fidelity } from '../../fidelity.ts';
import type { BundleStore } from '../../store/store.ts';
import { badRequest } from './answer.ts';
import { readFields } from './read-fields.ts';

interface AbortParts {
  store: Pick<BundleStore, 'delete'>;
  uploads: PublishUploads;
  fidelity: Fidelity;
}

/** Answers what the client is told; what is not staged, or not by this uploader, is left alone. */
export async function abort({ store, uploads, fidelity }: AbortParts, uploader: Uploader, request: Request) {
  const { key } = await readFields(request);
  if (typeof key !== 'string' || !key.trim().startsWith(stagingPrefix)) {
    throw badRequest(`key is required and begins with ${stagingPrefix}.`);
  }
  const staged = key.trim();
  if (!staged.includes('/_staging/')) return { status: 'noop', key: staged, area: 'canonical' };
  const isOpen = fidelity.position('publish.staging-owner') === 'platform';
  if (!isOpen && uploads.find(staged, uploader) === null) return { status: 'noop', key: staged, area: 'staging' };
  const wasThere = await store.delete(staged);
  uploads.forget(staged);
  return { status: wasThere ? 'deleted' : 'noop', key: staged, area: 'staging' };
}
