/** Ready-made lines for clients of the S3 front. The secret key is not among them: the lines read it from where it is kept. */
import type { StoreStatus } from '../../../contract/store.ts';

export type S3Front = NonNullable<StoreStatus['s3']>;

/** Where the secret key is: a file of the data folder, or the setting that takes its place. */
export type SecretPlace = { kind: 'file'; path: string } | { kind: 'setting' };

const settingName = 'S3_SECRET_KEY';

/** With the slashes of the folder that it is in. */
export function secretPlace(dataDir: string, isSetInSettings: boolean): SecretPlace {
  if (isSetInSettings) return { kind: 'setting' };
  const slash = dataDir.includes('\\') ? '\\' : '/';
  return { kind: 'file', path: `${dataDir}${slash}s3-front.json` };
}

/** Text in single quotes for a POSIX shell; plain words stay as they are. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The secret as a shell reads it. */
function secretInShell(place: SecretPlace): string {
  if (place.kind === 'setting') return `"$${settingName}"`;
  return `"$(node -p 'JSON.parse(fs.readFileSync(process.argv[1])).secretKey' ${quoted(place.path)})"`;
}

/** Adds the store to `mc`, the client of MinIO. */
export function mcLine({ endpoint, accessKey }: S3Front, place: SecretPlace): string {
  return `mc alias set alga-workbench ${endpoint} ${quoted(accessKey)} ${secretInShell(place)}`;
}

/** The variables that S3 SDKs and the AWS command line read. */
export function environmentLines({ endpoint, accessKey, region }: S3Front, place: SecretPlace): string {
  return [
    `export AWS_ENDPOINT_URL=${endpoint}`,
    `export AWS_REGION=${quoted(region)}`,
    `export AWS_ACCESS_KEY_ID=${quoted(accessKey)}`,
    `export AWS_SECRET_ACCESS_KEY=${secretInShell(place)}`,
  ].join('\n');
}
