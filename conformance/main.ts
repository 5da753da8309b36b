/** Command: tests a runner by its URL, or our own when none is given. Exits with 1 when a case failed, 2 on bad usage. */
import { readArguments, usage, UsageError } from './arguments.ts';
import type { Arguments } from './arguments.ts';
import { allCases } from './cases/index.ts';
import { createComponents } from './components.ts';
import { startPeers, urlsOf } from './peers/peers.ts';
import { environmentOf } from './profiles.ts';
import { reportJson, reportLines, sortResults } from './report.ts';
import { testOurOwn } from './self.ts';
import { runCases } from './suite.ts';
import type { Result } from './suite.ts';
import { prepareFolder } from './shared-folder.ts';
import { awaitRunner } from './await-runner.ts';

const note = (text: string): void => void process.stderr.write(`${text}\n`);

function onResult({ case: given, outcome }: Result): void {
  note(`${outcome.state.padEnd(9)} ${given.id}`);
}

async function testByUrl(url: string, { token, bind, ports, peerHost, profile, folder, only }: Arguments): Promise<Result[]> {
  if (ports === null || profile === null) throw new UsageError('--url needs ports and a profile.');
  await prepareFolder(folder);
  note('Building the components');
  const components = createComponents();
  await components.prepare();
  await using stack = new AsyncDisposableStack();
  const peers = stack.adopt(await startPeers(bind, ports), (open) => open.close());
  note(`The peers listen; waiting for ${url}`);
  await awaitRunner(url);
  const cases = allCases.filter((given) => given.profile === profile && given.id.startsWith(only));
  return await runCases({
    url,
    token,
    peers,
    cases,
    outsideUrl: urlsOf(peerHost, ports).outside,
    components,
    onResult,
  });
}

async function main(given: Arguments): Promise<number> {
  if (given.env && given.ports !== null && given.profile !== null) {
    await prepareFolder(given.folder);
    const environment = environmentOf(given.profile, urlsOf(given.peerHost, given.ports), given.folder);
    for (const [name, value] of Object.entries(environment)) console.log(`${name}=${value}`);
    return 0;
  }
  const { helpful, only, profile } = given;
  const results =
    given.url === null ? await testOurOwn({ helpful, only, profile, onResult }) : await testByUrl(given.url, given);
  const report = sortResults(results, { helpful });
  if (given.json) console.log(JSON.stringify(reportJson(report)));
  else for (const line of reportLines(report)) console.log(line);
  return report.failed.length === 0 && report.passed.length > 0 ? 0 : 1;
}

try {
  process.exitCode = await main(readArguments(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  note(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
