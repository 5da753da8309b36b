/** The bundles of a version with their hashes and signatures; a development version has one for each build. */
import { useState } from 'react';
import type { Failure } from '../../../contract/errors.ts';
import type { Bundle } from '../../../contract/registry.ts';
import { useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatCount, formatSize } from '../../ui/format.ts';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { FailureView } from '../../ui/States.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Time } from '../../ui/Time.tsx';
import styles from './Registry.module.css';
import { verdictOf } from './signature-words.ts';

const few = 3;

/** Newest first. */
export function Bundles({ version, bundles }: { version: string; bundles: readonly Bundle[] }) {
  const [all, setAll] = useState(false);
  return (
    <div className={styles.part}>
      <h4>{formatCount(bundles.length, 'bundle')}</h4>
      {bundles.length === 0 && <p className={styles.muted}>None. A version without a bundle cannot answer.</p>}
      <ul className={styles.bundles} aria-label={`Bundles of ${version}`}>
        {bundles.slice(0, all ? undefined : few).map((bundle) => (
          <BundleRow key={bundle.bundleId} bundle={bundle} />
        ))}
      </ul>
      {bundles.length > few && (
        <div>
          <Button variant="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${bundles.length}`}
          </Button>
        </div>
      )}
    </div>
  );
}

function BundleRow({ bundle }: { bundle: Bundle }) {
  const { contentHash, sizeBytes, createdAt, isCurrent } = bundle;
  return (
    <li className={styles.bundle}>
      <div className={styles.bundleHead}>
        <span className={styles.hash}>
          <MiddleTruncate text={contentHash} code />
          <CopyButton value={contentHash} what={`content hash ${contentHash.slice(7, 15)}`} />
        </span>
        {isCurrent && <Badge tone="ok">current</Badge>}
        <span className={styles.space} />
        <span className={styles.muted}>{formatSize(sizeBytes)}</span>
        <span className={styles.muted}>
          <Time at={createdAt} />
        </span>
      </div>
      <SignatureRow bundle={bundle} />
    </li>
  );
}

function SignatureRow({ bundle }: { bundle: Bundle }) {
  const { client, queries, queryClient } = useRpc();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { signature, contentHash } = bundle;
  const { status, label, text } = verdictOf(signature);
  const action = signature === null ? 'Check' : 'Check again';
  const verify = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await client.registry.verify({ bundleId: bundle.bundleId });
      await queryClient.invalidateQueries({ queryKey: queries.registry.key() });
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className={styles.signature}>
        <span className={styles.verdict}>
          <StatusDot status={status} label={label} />
        </span>
        <span className={styles.reason}>
          {text}
          {signature?.checkedAt != null && (
            <>
              {' '}
              Checked <Time at={signature.checkedAt} />.
            </>
          )}
        </span>
        <Button
          variant="quiet"
          busy={busy}
          aria-label={`${action}: signature of ${contentHash.slice(7, 15)}`}
          onClick={() => void verify()}
        >
          {action}
        </Button>
      </div>
      {signature?.subject != null && (
        <div className={styles.signer}>
          <span className={styles.muted}>{signature.issuer ?? 'Key'}</span>
          <span className={styles.hash}>
            <MiddleTruncate text={signature.subject} code />
            <CopyButton value={signature.subject} what="fingerprint of the key" />
          </span>
        </div>
      )}
      {failure && <FailureView failure={failure} compact />}
    </>
  );
}
