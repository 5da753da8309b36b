/** Where a bundle lies in the store (contract topic: bundle location). */

interface BundleAddress {
  tenantId: string;
  registryId: string;
  /** With or without `sha256:`, in any case. */
  contentHash: string;
}

/** The canonical object key of a bundle, the one that the runner asks for. */
export function objectKey({ tenantId, registryId, contentHash }: BundleAddress): string {
  const hex = contentHash.replace(/^sha256:/i, '').toLowerCase();
  return `tenants/${tenantId}/extensions/${registryId}/sha256/${hex}/bundle.tar.zst`;
}
