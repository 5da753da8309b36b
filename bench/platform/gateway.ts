/** What the gateway adds to a request beyond the runner's own time. */
import { Agent, request } from 'node:http';
import type { Client } from '../../src/main/cli/connect.ts';
import { summarise } from '../stats.ts';

const warmUp = 300;
const measured = 1000;

interface Answered {
  ms: number;
  traceId: string;
}

/** A client as plain as can be: one kept connection, the time from sending to the last byte. */
function send(url: string, agent: Agent): Promise<Answered> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode !== 200) return reject(new Error(`The gateway answered ${answer.statusCode}.`));
        const traceId = String(answer.headers['x-alga-workbench-trace']);
        resolve({ ms: performance.now() - startedAt, traceId });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

export async function measureGateway(client: Client, gateway: string, extension: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const url = `${gateway}/api/ext/${extension}/api/hello`;
  try {
    for (let round = 0; round < warmUp; round += 1) await send(url, agent);
    const answers: Answered[] = [];
    for (let round = 0; round < measured; round += 1) answers.push(await send(url, agent));
    const runner: number[] = [];
    const beyond: number[] = [];
    for (const { ms, traceId } of answers) {
      const { spans } = await client.traces.get({ traceId });
      const durationMs = spans.find(({ kind }) => kind === 'runner')?.durationMs;
      if (durationMs == null) continue;
      runner.push(durationMs);
      beyond.push(ms - durationMs);
    }
    return { wholeMs: summarise(answers.map(({ ms }) => ms)), runnerMs: summarise(runner), beyondRunnerMs: summarise(beyond) };
  } finally {
    agent.destroy();
  }
}
