/** Rounds of kills: each begins with a fresh data folder, works on what earlier kills left in it, and checks after each. */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { openDatabase } from '../database/open.ts';
import { systemClock } from '../parts.ts';
import { checkEngine } from './check.ts';
import { checkMigration, checkMove } from './check-others.ts';
import { type Moment, runAndKill } from './kill.ts';
import type { Line } from './lines.ts';
import { withSteps } from './migrations.ts';
import { moveStores, type Scenario } from './work.ts';

export interface RoundResult {
  kills: number;
  /** How often each thing was done before a kill. */
  done: Record<string, number>;
  /** Kills before anything was open. */
  early: number;
  findings: string[];
}

/** Some kills come while the data folder is being opened. */
function anyMoment(longest: number): Moment {
  return randomInt(6) === 0 ? { after: 'starting', delay: randomInt(150) } : { after: 'opened', delay: randomInt(longest) };
}

function count(result: RoundResult, lines: readonly Line[]): void {
  result.kills += 1;
  if (!lines.some(({ did }) => did === 'opened')) result.early += 1;
  for (const { did } of lines) result.done[did] = (result.done[did] ?? 0) + 1;
}

async function engineRound(dataDir: string, kills: number, result: RoundResult): Promise<void> {
  const done: Line[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const { lines } = await runAndKill('engine', dataDir, anyMoment(900));
    done.push(...lines);
    count(result, lines);
    result.findings.push(...(await checkEngine(dataDir, done)));
  }
}

async function moveRound(dataDir: string, kills: number, result: RoundResult): Promise<void> {
  const expected = new Map<string, string>();
  const { folder } = moveStores(dataDir);
  for (let number = 0; number < 40; number += 1) {
    const body = randomBytes(randomInt(1, 300_000));
    const key = `tenants/t/extensions/e${number}/bundle.tar.zst`;
    await folder.put(key, body);
    expected.set(key, createHash('sha256').update(body).digest('hex'));
  }
  for (let kill = 0; kill < kills; kill += 1) {
    const { lines } = await runAndKill('move', dataDir, anyMoment(400));
    count(result, lines);
    result.findings.push(...(await checkMove(dataDir, expected)));
  }
}

async function migrateRound(dataDir: string, kills: number, result: RoundResult): Promise<void> {
  const file = path.join(dataDir, 'workbench.db');
  (await openDatabase({ file, logger: pino({ enabled: false }), clock: systemClock, migrations: withSteps(0) })).close();
  let steps = 1;
  for (let kill = 0; kill < kills; kill += 1) {
    const { lines } = await runAndKill('migrate', dataDir, { after: 'opened', delay: randomInt(500) }, steps);
    count(result, lines);
    const { applied, findings } = await checkMigration(dataDir, steps, lines);
    result.findings.push(...findings);
    if (applied) steps += 1;
  }
}

const rounds = { engine: engineRound, move: moveRound, migrate: migrateRound } satisfies Record<Scenario, unknown>;

/** Kills `kills` processes of a scenario on one data folder, which is removed at the end. */
export async function crashRound(scenario: Scenario, kills: number): Promise<RoundResult> {
  const folder = mkdtempSync(path.join(tmpdir(), `alga-crash-${scenario}-`));
  const dataDir = path.join(folder, 'data');
  const result: RoundResult = { kills: 0, done: {}, early: 0, findings: [] };
  try {
    await mkdir(dataDir);
    await rounds[scenario](dataDir, kills, result);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return result;
}
