/** From the author's source through a real build to the words about a failure. */
import { expect, it } from 'vitest';
import { installSample, startTestWorkbench } from './testing/workbench.ts';

it('a handler that throws is explained by the line of its source', async () => {
  const bench = await startTestWorkbench();
  try {
    const install = await installSample(bench.client, 'trap');
    const [endpoint] = install.endpoints;
    const answer = await bench.client.requests.send({
      extension: install.installId,
      method: endpoint?.method as 'GET',
      path: endpoint?.path ?? '',
    });
    expect(answer.handler?.explanation?.why).toMatch(/ at src\/handler\.ts:\d+:\d+\.$/);
  } finally {
    await bench.stop();
  }
});
