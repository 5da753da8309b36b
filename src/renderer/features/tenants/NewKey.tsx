/** A key that was just made: the only time that it can be seen. */
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { ApiKey } from '../../../contract/api-keys.ts';
import { useQueries } from '../../rpc/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import styles from './Tenants.module.css';

export interface CreatedKey {
  key: ApiKey;
  /** The whole key. */
  secret: string;
}

export function NewKey({ created: { key, secret }, onClose }: { created: CreatedKey; onClose: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const gateway = useQuery(useQueries().workbench.info.queryOptions()).data?.urls.gateway;
  // The form that had the focus is gone.
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={styles.made} aria-label={`Key ${key.name}`}>
      <h3 ref={heading} tabIndex={-1}>
        {key.name} is ready
      </h3>
      <p className={styles.warning}>
        <TriangleAlert size={16} strokeWidth={1.5} aria-hidden="true" />
        Copy it now. It is not kept, so it cannot be shown again.
      </p>
      <div className={styles.secret}>
        <code>{secret}</code>
        <CopyButton value={secret} what="key" />
      </div>
      <p className={styles.muted}>
        Send it as the header <code>x-api-key</code>
        {gateway !== undefined && (
          <>
            {' '}
            to <code>{gateway}</code>
          </>
        )}
        .
      </p>
      <div className={styles.buttons}>
        <Button onClick={onClose}>Done</Button>
      </div>
    </section>
  );
}
