/** What cases about served UIs share. */
import type { Bench } from '../bench.ts';
import type { Reply } from '../http.ts';

/** Gets a file of a UI as a tenant that has it installed. */
export async function page(bench: Bench, hash: string, path: string, headers: Record<string, string> = {}): Promise<Reply> {
  allow(bench, hash);
  return bench.get(`${place(bench, hash)}/${path}?tenant=${bench.ids.tenant}`, { headers });
}

/** The registry knows the install of the case. */
export function allow({ peers, ids }: Bench, hash: string): void {
  peers.registry.allow({ tenant: ids.tenant, extension: ids.extension, hash });
}

export function place({ ids }: Bench, hash: string): string {
  return `/ext-ui/${ids.extension}/${hash}`;
}
