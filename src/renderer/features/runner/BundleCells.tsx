/** The cells that both tables of bundles share: whose it is, its hash, and the way out of the cache. */
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import styles from './Runner.module.css';
import { shortHash } from './words.ts';

export function ExtensionCell({ slug }: { slug: string | null }) {
  return (
    <th scope="row" title={slug === null ? 'No install has a bundle with this content hash' : undefined}>
      {slug === null ? <span className={styles.muted}>Not installed</span> : <MiddleTruncate text={slug} />}
    </th>
  );
}

export function HashCell({ contentHash, more = 0 }: { contentHash: string | null; more?: number }) {
  if (contentHash === null) return <td className={styles.muted}>Evicted</td>;
  return (
    <td>
      <span className={styles.hash}>
        <MiddleTruncate text={contentHash} code />
        <CopyButton value={contentHash} what={`content hash ${shortHash(contentHash)}`} />
        {more > 0 && (
          <span className={styles.muted} title="Bundles that hold the same component">
            + {more}
          </span>
        )}
      </span>
    </td>
  );
}

export interface EvictCellProps {
  slug: string | null;
  contentHashes: readonly string[];
  evicting: readonly string[];
  onEvict: (contentHashes: readonly string[]) => Promise<void>;
}

export function EvictCell({ slug, contentHashes, evicting, onEvict }: EvictCellProps) {
  const [first] = contentHashes;
  if (first === undefined) return <td className={styles.muted}>–</td>;
  return (
    <td className={styles.number}>
      <Button
        variant="quiet"
        busy={contentHashes.some((hash) => evicting.includes(hash))}
        aria-label={`Evict ${slug ?? 'bundle'} ${shortHash(first)}`}
        onClick={(event) => {
          // The row goes, perhaps the whole table, and the focus with it; the section keeps it.
          const section = event.currentTarget.closest('section');
          void onEvict(contentHashes).then(() => section?.focus());
        }}
      >
        Evict
      </Button>
    </td>
  );
}
