import { describe, expect, it } from 'vitest';
import type { MoveProgress } from '../../../contract/store.ts';
import { doneText, figures, hashOf, movePlan, ownerText, phaseText, registryIdOf, shareDone, splitKey } from './words.ts';

const hash = 'ab'.repeat(32);
const key = `tenants/t1/extensions/r1/sha256/${hash}/bundle.tar.zst`;
const progress: MoveProgress = {
  phase: 'copying',
  objects: 120,
  totalObjects: 1400,
  bytes: 12_000_000,
  totalBytes: 40_000_000,
  skipped: 30,
  current: key,
};

describe('an object', () => {
  it('has the hash that the store knows, else the one in the key of a bundle', () => {
    expect(hashOf({ key, sha256: null })).toBe(hash);
    expect(hashOf({ key, sha256: 'cd' })).toBe('cd');
    expect(hashOf({ key: key.replace('bundle.tar.zst', 'manifest.json'), sha256: null })).toBeNull();
    expect(hashOf({ key: 'notes.txt', sha256: null })).toBeNull();
  });

  it('shows the beginning of its hash where its key is shortened', () => {
    expect(splitKey(key)).toEqual({ head: 'tenants/t1/extensions/r1/sha256', tail: '/ababab…/bundle.tar.zst' });
    expect(splitKey('notes.txt')).toEqual({ head: 'notes', tail: '.txt' });
  });

  it('leads to its extension', () => {
    expect(registryIdOf(key)).toBe('r1');
    expect(registryIdOf('notes.txt')).toBeNull();
    expect(ownerText({ owner: { slug: 'acme.reports', version: '1.2.0' } })).toBe('acme.reports 1.2.0');
    expect(ownerText({ owner: null })).toBeNull();
  });
});

describe('a move', () => {
  it('says how far it is', () => {
    expect(figures(progress)).toBe('120 of 1,400 objects, 12 MB of 40 MB, 30 there already');
    expect(figures({ ...progress, skipped: 0 })).not.toContain('already');
    expect(figures({ ...progress, phase: 'listing' })).toBeNull();
    expect(figures(null)).toBeNull();
    expect(phaseText(null)).toBe('Listing the objects');
    expect(phaseText({ ...progress, phase: 'switching' })).toBe('Switching over');
  });

  it('is half done when all is copied', () => {
    expect(shareDone(null)).toBeNull();
    expect(shareDone({ ...progress, phase: 'listing' })).toBeNull();
    expect(shareDone(progress)).toBeCloseTo(0.15);
    expect(shareDone({ ...progress, phase: 'verifying', bytes: 0 })).toBe(0.5);
    expect(shareDone({ ...progress, phase: 'verifying', bytes: progress.totalBytes })).toBe(1);
    expect(shareDone({ ...progress, phase: 'done' })).toBe(1);
    expect(shareDone({ ...progress, bytes: 0, totalBytes: 0, objects: 700 })).toBe(0.25);
    expect(shareDone({ ...progress, bytes: 0, totalBytes: 0, objects: 0, totalObjects: 0 })).toBe(0.5);
  });

  it('says what it came to', () => {
    expect(doneText(null)).toBe('There was nothing to copy.');
    expect(doneText({ ...progress, phase: 'done' })).toBe(
      '1,400 objects, 40 MB, each read back and checked. 30 of them were there already.',
    );
    expect(doneText({ ...progress, skipped: 1 })).toContain('1 of them was there already.');
  });

  it('is explained before it begins', () => {
    const plan = movePlan('folder', { driver: 'minio', location: null, obstacle: null });
    expect(plan[0]).toBe('The container is started first.');
    expect(plan.at(-1)).toContain('The objects in the folder stay');
    expect(movePlan('minio', { driver: 'folder', location: '/data/store', obstacle: null })[0]).toContain('/data/store');
  });
});
