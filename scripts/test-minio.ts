/**
 * `npm run test:minio`: the suite of the bundle store against a real MinIO server. Where there is none and none can be
 * built, it says that it was not run and ends well.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { provideMinio } from './minio/binary.ts';
import { startMinio } from './minio/server.ts';
import { createCheckout } from './test/command.ts';
import { readVitestReport } from './test/reports.ts';
import { summary } from './test/result.ts';

const suite = 'src/main/engine/store/s3/endpoint.integration.test.ts';

const reportFolder = mkdtempSync(path.join(tmpdir(), 'alga-test-minio-'));
const checkout = createCheckout(path.resolve(import.meta.dirname, '..'), reportFolder);

async function runSuite(binary: string): Promise<boolean> {
  const server = await startMinio(binary);
  const report = checkout.reportFile('minio');
  const args = [
    'run',
    '--project',
    'integration',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    suite,
  ];
  try {
    const ended = await checkout.run('vitest', args, {
      ALGA_TEST_S3_ENDPOINT: server.endpoint,
      ALGA_TEST_S3_ACCESS_KEY: server.accessKey,
      ALGA_TEST_S3_SECRET_KEY: server.secretKey,
    });
    const result = readVitestReport(checkout.readReport(report));
    console.log(summary(result));
    return ended && result.failed === 0 && result.passed > 0;
  } finally {
    await server.stop();
  }
}

try {
  const minio = await provideMinio(checkout);
  if ('missing' in minio) console.log(`not run: the suite against MinIO: ${minio.missing}`);
  else process.exitCode = (await runSuite(minio.binary)) ? 0 : 1;
} finally {
  rmSync(reportFolder, { recursive: true, force: true });
}
