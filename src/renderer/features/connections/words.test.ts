import { describe, expect, it } from 'vitest';
import type { Finding, MinioConnection } from '../../../contract/connections.ts';
import { canStart, canStop, containerLook, findingLook, findingsSummary, pulledShare, pulledText } from './words.ts';

const finding = (state: Finding['state']): Finding => ({ check: 'It answers', state, detail: 'Yes.', fix: null });
const minio = (state: MinioConnection['state']) => ({ state }) as MinioConnection;

describe('findings', () => {
  it.each([
    [['ok', 'skipped'], 'ok', 'All in order'],
    [['ok', 'warn'], 'warn', '1 thing is doubtful'],
    [['error', 'warn', 'error'], 'error', '2 things are wrong'],
  ] as const)('%j are %s: %s', (states, status, label) => {
    expect(findingsSummary(states.map(finding))).toEqual({ status, label });
  });

  it('have a shape and a word each', () => {
    const looks = (['ok', 'warn', 'error', 'skipped'] as const).map(findingLook);
    expect(new Set(looks.map(({ status }) => status)).size).toBe(4);
    expect(new Set(looks.map(({ label }) => label)).size).toBe(4);
  });
});

describe('the container', () => {
  it.each([
    ['absent', true, false],
    ['stopped', true, false],
    ['unhealthy', true, true],
    ['running', false, true],
    ['starting', false, false],
    ['no-engine', false, false],
  ] as const)('that is %s: start %s, stop %s', (state, start, stop) => {
    expect([canStart(minio(state)), canStop(minio(state))]).toEqual([start, stop]);
    expect(containerLook(state).label).not.toBe('');
  });

  it('tells how much of the image is here', () => {
    const progress = { step: 'pulling', detail: 'Downloading', bytes: { done: 12_000_000, total: 60_000_000 } } as const;
    expect(pulledText(progress)).toBe('12 MB of 60 MB');
    expect(pulledShare(progress)).toBe(0.2);
    expect(pulledText({ ...progress, bytes: null })).toBeNull();
    expect(pulledShare({ ...progress, bytes: null })).toBeNull();
    expect(pulledShare({ ...progress, bytes: { done: 0, total: 0 } })).toBeNull();
  });
});
