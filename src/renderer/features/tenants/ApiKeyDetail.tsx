/** What is known of a key that was made before. */
import type { ApiKey } from '../../../contract/api-keys.ts';
import { Button } from '../../ui/Button.tsx';
import { formatExact } from '../../ui/format.ts';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Facts } from '../inspector/Facts.tsx';
import { keyState, scopeWords } from './key-words.ts';
import styles from './Tenants.module.css';

interface ApiKeyDetailProps {
  apiKey: ApiKey;
  now: number;
  onRevoke: () => void;
  onClose: () => void;
}

export function ApiKeyDetail({ apiKey, now, onRevoke, onClose }: ApiKeyDetailProps) {
  const { name, prefix, scopes, userName, createdAt, lastUsedAt, expiresAt, revokedAt, keyId } = apiKey;
  const state = keyState(apiKey, now);
  return (
    <section className={styles.made} aria-label={`Key ${name}`}>
      <h3>{name}</h3>
      <Facts
        facts={[
          { name: 'State', value: state.label, shown: <StatusDot {...state} /> },
          { name: 'Begins with', value: prefix, shown: <code>{prefix}…</code> },
          { name: 'Acts as', value: userName },
          { name: 'Created at', value: formatExact(createdAt) },
          { name: 'Last used', value: lastUsedAt === null ? 'Never' : formatExact(lastUsedAt) },
          { name: 'Expires', value: expiresAt === null ? 'Never' : formatExact(expiresAt) },
          ...(revokedAt === null ? [] : [{ name: 'Revoked at', value: formatExact(revokedAt) }]),
          { name: 'Key id', value: keyId, code: true },
        ]}
      />
      <h4>Scopes</h4>
      <ul className={styles.scopeList}>
        {scopes.map((scope) => (
          <li key={scope}>
            <code>{scope}</code>
            <span className={styles.muted}>{scopeWords[scope]}</span>
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button onClick={onClose}>Close</Button>
        {revokedAt === null && (
          <Button variant="danger" onClick={onRevoke}>
            Revoke key
          </Button>
        )}
      </div>
    </section>
  );
}
