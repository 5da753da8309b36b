/** The S3 front over the store: its address and keys, and lines that set clients up for it. */
import { useQuery } from '@tanstack/react-query';
import { Settings } from 'lucide-react';
import { useNavigation } from '../../app/navigation.ts';
import { useQueries } from '../../rpc/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { CodePane } from '../../ui/CodePane.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { Fact, Facts } from '../data/Facts.tsx';
import { environmentLines, mcLine, secretPlace, type S3Front, type SecretPlace } from './front-words.ts';
import styles from './Store.module.css';

/** Null while the front is closed. */
export function Front({ front }: { front: S3Front | null }) {
  const { openView } = useNavigation();
  const place = useSecretPlace();
  return (
    <section className={styles.section} aria-labelledby="store-front">
      <h3 id="store-front">S3 front</h3>
      <p className={styles.muted}>
        Serves the store on this machine to mc, S3 clients and external runners, whatever driver keeps it.
      </p>
      {front === null ? (
        <div className={styles.closed}>
          <p>It is closed. The setting ALGA_S3_FRONT opens it at the next start.</p>
          <Button icon={Settings} onClick={() => openView('settings', { group: 'store', find: 'ALGA_S3_FRONT' })}>
            Open Settings
          </Button>
        </div>
      ) : (
        <>
          <Facts>
            <CopiedFact name="Endpoint" value={front.endpoint} what="endpoint" />
            <CopiedFact name="Bucket" value={front.bucket} what="bucket" />
            <CopiedFact name="Region" value={front.region} what="region" />
            <CopiedFact name="Access key" value={front.accessKey} what="access key" />
          </Facts>
          {place !== null && <ForClients front={front} place={place} />}
        </>
      )}
    </section>
  );
}

/** Null until it is known. */
function useSecretPlace(): SecretPlace | null {
  const queries = useQueries();
  const info = useQuery(queries.workbench.info.queryOptions());
  const settings = useQuery(queries.settings.list.queryOptions());
  if (info.data === undefined || settings.data === undefined) return null;
  const isSet = (name: string) => settings.data.settings.some((setting) => setting.name === name && setting.isSet);
  return secretPlace(info.data.dataDir, isSet('S3_ACCESS_KEY') && isSet('S3_SECRET_KEY'));
}

function ForClients({ front, place }: { front: S3Front; place: SecretPlace }) {
  return (
    <>
      {place.kind === 'file' ? (
        <div className={styles.part}>
          <p>The secret key is in a file that only you can read. The lines below take it from there.</p>
          <div className={styles.place}>
            <MiddleTruncate text={place.path} code />
            <CopyButton value={place.path} what="path of the file with the secret key" />
          </div>
        </div>
      ) : (
        <p>The secret key is the setting S3_SECRET_KEY, which is not shown. The lines below take it from your environment.</p>
      )}
      <CodePane label="For mc" title="For mc" text={mcLine(front, place)} what="line for mc" wrap />
      <CodePane
        label="For S3 SDKs and the AWS command line"
        title="For S3 SDKs and the AWS command line"
        text={environmentLines(front, place)}
        what="environment lines"
        wrap
      />
    </>
  );
}

function CopiedFact({ name, value, what }: { name: string; value: string; what: string }) {
  return (
    <Fact name={name}>
      <span className={styles.copied}>
        <code>{value}</code>
        <CopyButton value={value} what={what} />
      </span>
    </Fact>
  );
}
