/**
 * Asks the runner for the page before a frame shows it. A frame cannot tell its embedder why it stayed blank, so the
 * reason has to be found out beforehand.
 */
import { type ErrorCode, WorkbenchError } from '../../../contract/errors.ts';
import type { Preview } from '../../../contract/preview.ts';

type Fetch = (request: Request) => Response | Promise<Response>;

interface Refusal {
  code: ErrorCode;
  why: string;
  fix: string;
}

const buildAgain = 'Build the extension again.';

/** By what the runner answered (contract topic: static UI route). */
function refusalOf(status: number, body: string): Refusal {
  if (body.includes('archive_hash_mismatch')) {
    return {
      code: 'HASH_MISMATCH',
      why: 'The stored bundle does not have the content hash that it is registered under.',
      fix: buildAgain,
    };
  }
  if (body.includes('extract_failed')) {
    return { code: 'ARCHIVE_CORRUPT', why: 'The stored bundle cannot be fetched or unpacked.', fix: buildAgain };
  }
  if (status === 404) {
    return {
      code: 'UI_ENTRY_MISSING',
      why: 'The bundle holds no ui/index.html.',
      fix: 'Add ui/index.html, the page that the platform loads, and build.',
    };
  }
  return {
    code: 'INTERNAL',
    why: `The runner answered ${status}: ${body.slice(0, 200) || 'no reason given'}.`,
    fix: buildAgain,
  };
}

/** Fails with the reason when the runner would not serve the page. */
export async function checkPage(preview: Preview, fetch: Fetch): Promise<void> {
  const { host } = new URL(preview.url);
  const response = await fetch(new Request(preview.url, { headers: { host } }));
  if (response.ok) {
    await response.body?.cancel();
    return;
  }
  throw new WorkbenchError({ what: 'The UI cannot be shown.', ...refusalOf(response.status, await response.text()) });
}
