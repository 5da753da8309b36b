/**
 * Kills a working engine two hundred times and checks after each that nothing is lost and nothing half. Flags:
 * `--kills <n>`, `--json`.
 */
import { parseArgs } from 'node:util';
import { crashRound, type RoundResult } from '../src/main/engine/crash/rounds.ts';
import type { Scenario } from '../src/main/engine/crash/work.ts';

/** Kills on one data folder, after which a fresh one is taken: what is checked grows with it. */
const killsOfRound = 10;
/** Of ten kills. */
const shares: readonly [Scenario, number][] = [
  ['engine', 6],
  ['move', 2],
  ['migrate', 2],
];

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, json: { type: 'boolean', default: false } },
});
const wanted = Number(values.kills);
const started = performance.now();
const results: (RoundResult & { scenario: Scenario })[] = [];
for (const [scenario, share] of shares) {
  const kills = Math.round((wanted * share) / 10);
  const total: RoundResult = { kills: 0, done: {}, early: 0, findings: [] };
  while (total.kills < kills) {
    const round = await crashRound(scenario, Math.min(killsOfRound, kills - total.kills));
    total.kills += round.kills;
    total.early += round.early;
    total.findings.push(...round.findings);
    for (const [did, count] of Object.entries(round.done)) total.done[did] = (total.done[did] ?? 0) + count;
    if (!values.json) console.log(`${scenario}: ${total.kills} of ${kills} killed, ${total.findings.length} findings`);
  }
  results.push({ scenario, ...total });
}
const seconds = Math.round((performance.now() - started) / 1000);
const findings = results.flatMap((result) => result.findings);
if (values.json) console.log(JSON.stringify({ seconds, results }));
else {
  for (const { scenario, kills, early, done } of results) {
    const counts = Object.entries(done).map(([did, count]) => `${count} ${did}`);
    console.log(`${scenario}: ${kills} kills, ${early} of them while opening; ${counts.join(', ')}`);
  }
  for (const finding of findings) console.log(finding);
  console.log(`${findings.length} findings in ${seconds} s`);
}
process.exitCode = findings.length === 0 ? 0 : 1;
