/** The bundle store and the connections over a real engine: objects, their hashes, a move over S3, and a missing engine. */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { once } from 'node:events';
import { App } from './pages/app.ts';
import { StorePage } from './pages/store.ts';
import { photograph } from './support/gallery.ts';
import { expect, test } from './support/test.ts';
import { startWorkbench } from './support/workbench.ts';

// Where no container engine can be, whatever this machine has.
test.use({ workbenchName: 'store', workbenchEnv: { DOCKER_HOST: 'unix:///nowhere/engine.sock' } });

const extension = 'local-dev.com.example.hello-world';

async function bundleFiles(dataDir: string): Promise<string[]> {
  const folder = path.join(dataDir, 'store');
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('bundle.tar.zst')).map((name) => path.join(folder, name));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

test('the bundle of an installed sample is listed, verified, and found damaged when it is', async ({
  app,
  page,
  workbench,
}) => {
  const store = new StorePage(app);
  await app.openSample('Hello world');
  await app.untilBuilt();
  await store.open('Objects');
  await store.choose(extension);
  const [file] = await bundleFiles(workbench.ready.dataDir);
  const bytes = await readFile(file!);
  await expect(store.view()).toContainText(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  await page.keyboard.press('Enter');
  await expect(store.view()).toContainText('Intact');
  await photograph(page, 'store-objects');

  const damaged = Buffer.from(bytes);
  damaged[damaged.length - 1]! ^= 1;
  await writeFile(file!, damaged);
  await store.view().getByRole('button', { name: 'Verify again' }).click();
  await expect(store.view().getByRole('alert')).toContainText(createHash('sha256').update(damaged).digest('hex'));
  await photograph(page, 'store-damaged');
  await writeFile(file!, bytes);
  await store.view().getByRole('button', { name: 'Verify again' }).click();
  await expect(store.view()).toContainText('Intact');

  await store.search('nothing of the kind');
  await expect(store.view()).toContainText('No key has this in it');
  await store.search('bundle.tar');
  await store.choose(extension);
  await store.view().getByRole('button', { name: 'Show in the registry' }).click();
  await expect(page.getByRole('main', { name: 'Registry', exact: true })).toContainText(extension);
});

test('what stands in the way of a driver is said, with the way to put it right', async ({ app, page }) => {
  const store = new StorePage(app);
  await app.openSample('Hello world');
  await store.open('Place and access');
  await expect(store.driver('Folder')).toContainText('in use');
  await expect(store.driver('S3 bucket')).toContainText('are not set.');
  await photograph(page, 'store-place');
  await store.driver('MinIO container').getByRole('button', { name: 'Open Connections' }).click();

  const connections = store.view('Connections');
  await expect(connections).toContainText('No container engine');
  await expect(connections.getByRole('alert')).toContainText('unix:///nowhere/engine.sock');
  await expect(connections.getByRole('alert')).toContainText('set DOCKER_HOST to where it listens');
  await expect(connections.getByRole('button', { name: /Start MinIO/ })).toHaveCount(0);
  await photograph(page, 'connections-no-engine');
});

test('the runner inside is in use; the environment for one elsewhere is written and hides its secrets', async ({
  app,
  page,
  workbench,
}) => {
  const store = new StorePage(app);
  await app.openSample('Hello world');
  await store.openConnections('External runner');
  const connections = store.view('Connections');
  await expect(connections.getByRole('heading', { name: 'Runner inside the workbench' })).toBeVisible();
  await connections.getByRole('button', { name: /^Write/ }).click();
  const text = connections.getByRole('textbox', { name: 'Text of .env.runner' });
  await expect(text).toHaveValue(/REGISTRY_BASE_URL=http/);
  const written = await readFile(path.join(workbench.ready.dataDir, '.env.runner'), 'utf8');
  const token = /^RUNNER_SERVICE_TOKEN=(.+)$/m.exec(written)![1]!;
  expect(await text.inputValue()).not.toContain(token);
  await photograph(page, 'connections-runner');
  await connections.getByRole('button', { name: 'Show the secrets' }).click();
  await expect(text).toHaveValue(new RegExp(`RUNNER_SERVICE_TOKEN=${token}`));
});

test('a runner elsewhere that does not answer is told with what to do', async ({ page }) => {
  const port = await freePort();
  const workbench = await startWorkbench('runner-elsewhere', {
    RUNNER_BACKEND: 'docker',
    RUNNER_DOCKER_HOST: `http://127.0.0.1:${port}`,
  });
  try {
    const app = new App(page, workbench);
    const store = new StorePage(app);
    await app.open();
    await app.openSample('Hello world');
    await store.openConnections('External runner');
    const connections = store.view('Connections');
    await expect(connections).toContainText('1 thing is wrong');
    const finding = connections.getByRole('listitem').filter({ hasText: 'It answers at its address' });
    await expect(finding).toContainText('nothing listens on that port');
    await expect(finding).toContainText('Start the runner, or correct the port.');
    await connections.getByRole('button', { name: 'Check again' }).click();
    await expect(connections).toContainText('Checked now');
    await photograph(page, 'connections-runner-wrong');
  } finally {
    await workbench.stop();
  }
});

test('the bundles move over S3 to another store, which is used from then on', async ({ page }) => {
  const keys = { S3_ACCESS_KEY: 'alga-e2e-access', S3_SECRET_KEY: 'alga-e2e-secret-key' };
  const port = await freePort();
  const target = await startWorkbench('store-target', { ...keys, ALGA_S3_FRONT: 'true', ALGA_S3_FRONT_PORT: String(port) });
  const source = await startWorkbench('store-source', {
    STORAGE_S3_ENDPOINT: `http://127.0.0.1:${port}`,
    STORAGE_S3_BUNDLE_BUCKET: 'extensions',
    STORAGE_S3_ACCESS_KEY: keys.S3_ACCESS_KEY,
    STORAGE_S3_SECRET_KEY: keys.S3_SECRET_KEY,
    STORAGE_S3_FORCE_PATH_STYLE: 'true',
    ALGA_S3_FRONT: 'true',
    ALGA_S3_FRONT_PORT: '0',
  });
  try {
    const app = new App(page, source);
    const store = new StorePage(app);
    await app.open();
    await app.openSample('Hello world');
    await app.untilBuilt();
    await store.open('Place and access');
    await expect(store.view().getByRole('textbox', { name: 'For mc' })).toHaveValue(/^mc alias set alga-workbench http/);
    await store.driver('S3 bucket').getByRole('button', { name: 'Move here' }).click();
    await photograph(page, 'store-move-asked');
    await store.view().getByRole('button', { name: 'Move the bundles', exact: true }).click();
    await expect(store.view().getByRole('heading', { name: 'The bundles are in the S3 bucket' })).toBeVisible();
    await expect(store.driver('S3 bucket')).toContainText('in use');
    await photograph(page, 'store-moved');

    const [from, to] = await Promise.all([source, target].map(async ({ ready }) => bundleFiles(ready.dataDir)));
    expect(to!.map((file) => path.relative(target.ready.dataDir, file))).toEqual(
      from!.map((file) => path.relative(source.ready.dataDir, file)),
    );
    await store.open('Objects');
    await store.choose(extension);
    await page.keyboard.press('Enter');
    await expect(store.view()).toContainText('Intact');

    // Without the target the store says so, and the way back goes on working once it is there again.
    await target.stop();
    await store.open('Place and access');
    await store.view().getByRole('button', { name: 'Check again' }).click();
    await expect(store.view()).toContainText('Does not work');
    await store.driver('Folder').getByRole('button', { name: 'Move here' }).click();
    await store.view().getByRole('button', { name: 'Move the bundles', exact: true }).click();
    await expect(store.view().getByRole('button', { name: 'Go on' })).toBeVisible();
    await photograph(page, 'store-move-failed');
  } finally {
    await source.stop();
    await target.stop();
  }
});
