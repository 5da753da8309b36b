/** One object: its key, hash, size and owner, and whether its bytes are the ones that were stored. */
import { Library, ShieldCheck } from 'lucide-react';
import type { StoredObjectInfo } from '../../../contract/store.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatSize } from '../../ui/format.ts';
import { FailureView } from '../../ui/States.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Time } from '../../ui/Time.tsx';
import { Fact, Facts } from '../data/Facts.tsx';
import styles from './Store.module.css';
import { useShowOwner } from './use-object-actions.ts';
import type { Verdict } from './use-verify.ts';
import { hashOf, ownerText } from './words.ts';

export interface ObjectDetailProps {
  object: StoredObjectInfo;
  verdict: Verdict | null;
  onVerify: () => void;
}

export function ObjectDetail({ object, verdict, onVerify }: ObjectDetailProps) {
  const { key, sizeBytes, modifiedAt } = object;
  const name = key.slice(key.lastIndexOf('/') + 1);
  const hash = hashOf(object);
  const owner = ownerText(object);
  const show = useShowOwner()(object);
  return (
    <article className={styles.page} aria-label={`Object ${name}`}>
      <header className={styles.head}>
        <h3 className={styles.title}>{name}</h3>
        <span className={styles.space} />
        {show && (
          <Button icon={Library} onClick={show}>
            Show in the registry
          </Button>
        )}
        <Button variant="primary" icon={ShieldCheck} busy={verdict?.state === 'busy'} onClick={onVerify}>
          {verdict === null ? 'Verify' : 'Verify again'}
        </Button>
      </header>
      <div aria-live="polite">{verdict && <Outcome verdict={verdict} />}</div>
      <Facts>
        <Fact name="Size">
          {formatSize(sizeBytes)}
          {sizeBytes >= 1000 && <span className={styles.muted}> ({sizeBytes.toLocaleString('en')} bytes)</span>}
        </Fact>
        <Fact name="Modified">{modifiedAt === null ? 'Not known' : <Time at={modifiedAt} />}</Fact>
        <Fact name="Belongs to">{owner ?? 'No version of the registry'}</Fact>
      </Facts>
      <Value name="Key" value={key} what="key" />
      {hash === null ? (
        <div className={styles.part}>
          <h4>SHA-256</h4>
          <p className={styles.muted}>Not recorded. Verify reads the object and tells the hash of its bytes.</p>
        </div>
      ) : (
        <Value name="SHA-256" value={`sha256:${hash}`} what="hash" />
      )}
    </article>
  );
}

function Value({ name, value, what }: { name: string; value: string; what: string }) {
  return (
    <div className={styles.part}>
      <h4>{name}</h4>
      <div className={styles.value}>
        <code>{value}</code>
        <CopyButton value={value} what={what} />
      </div>
    </div>
  );
}

function Outcome({ verdict }: { verdict: Verdict }) {
  if (verdict.state === 'busy') return <p className={styles.muted}>Reading the object</p>;
  if (verdict.state === 'failed') return <FailureView failure={verdict.failure} compact />;
  const { ok, expected, actual, at } = verdict;
  if (!ok && expected !== null) {
    return (
      <div className={styles.damaged} role="alert">
        <StatusDot status="error" label="Damaged" />
        <p>
          Its bytes do not have the hash that they were stored with. Build, publish or install it again; if it happens twice,
          check the disk of the store.
        </p>
        <Value name="Stored as" value={`sha256:${expected}`} what="hash that it was stored with" />
        <Value name="Bytes now" value={`sha256:${actual}`} what="hash of its bytes" />
      </div>
    );
  }
  return (
    <div className={styles.verified}>
      <StatusDot status={expected === null ? 'idle' : 'ok'} label={expected === null ? 'Read' : 'Intact'} />
      <span>
        {expected === null ? 'No hash is recorded to compare with.' : 'Its bytes have the hash that they were stored with.'}{' '}
        <span className={styles.muted}>
          Checked <Time at={at} />.
        </span>
      </span>
      {expected === null && <Value name="Bytes now" value={`sha256:${actual}`} what="hash of its bytes" />}
    </div>
  );
}
