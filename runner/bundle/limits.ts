/** What a bundle may hold. The platform knows no such limits, so an archive could fill its disk and memory. */
export interface BundleLimits {
  /** Bytes of the compressed archive. */
  archiveBytes: number;
  /** Bytes of all files after decompression. */
  unpackedBytes: number;
  files: number;
}

export const defaultBundleLimits: BundleLimits = {
  archiveBytes: 256 * 1024 * 1024,
  unpackedBytes: 1024 * 1024 * 1024,
  files: 20_000,
};
