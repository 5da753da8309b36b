import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions } from '../../../contract/semver.ts';
import { newestFirst, newestUsable, stepDone, stepLabel, stepTo } from './versions.ts';

const identifier = fc.oneof(fc.nat(30).map(String), fc.stringMatching(/^[a-z]{1,4}$/));
const version = fc
  .tuple(fc.nat(12), fc.nat(12), fc.nat(12), fc.array(identifier, { maxLength: 3 }))
  .map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre.length === 0 ? '' : `-${pre.join('.')}`}`);

describe('the order of versions', () => {
  it('is the one that semantic versioning gives as its example', () => {
    const ascending = [
      'not a version',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.10',
      '1.2.0',
      '10.0.0',
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(ascending, { minLength: ascending.length }), (shuffled) => {
        const sorted = newestFirst(shuffled.map((each) => ({ version: each })));
        expect(sorted.map((each) => each.version)).toEqual(ascending.toReversed());
      }),
    );
  });

  it('is an order: opposite the other way round, and passed on', () => {
    fc.assert(
      fc.property(version, version, version, (one, other, third) => {
        expect(Math.sign(compareVersions(one, other))).toBe(-Math.sign(compareVersions(other, one)) + 0);
        if (compareVersions(one, other) <= 0 && compareVersions(other, third) <= 0) {
          expect(compareVersions(one, third)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it('does not look at build metadata', () => {
    expect(compareVersions('1.0.0+a', '1.0.0+b')).toBe(0);
  });
});

describe('going from one version to another', () => {
  it('is called by its direction', () => {
    expect(stepTo(null, '1.0.0')).toBe('install');
    expect(stepTo('1.0.0', '1.0.0')).toBe('same');
    expect(stepTo('1.0.0', '1.0.1')).toBe('update');
    expect(stepTo('1.0.0', '1.0.0-rc.1')).toBe('roll-back');
    expect(stepLabel('roll-back', '0.9.0')).toBe('Roll back to 0.9.0');
    expect(stepDone('update', '1.0.1')).toBe('Updated to 1.0.1');
  });

  it('is offered to the newest version that is not deprecated', () => {
    const deprecated = { at: 1, reason: 'old' };
    const list = [
      { version: '1.0.0', deprecated: null },
      { version: '2.0.0', deprecated },
      { version: '1.10.0', deprecated: null },
    ];
    expect(newestUsable(list)?.version).toBe('1.10.0');
    expect(newestUsable([{ version: '2.0.0', deprecated }])).toBeNull();
  });

  it('is offered to a pre-release only where there is no stable version', () => {
    const beta = { version: '2.0.0-beta.1', deprecated: null };
    expect(newestUsable([beta, { version: '1.0.0', deprecated: null }])?.version).toBe('1.0.0');
    expect(newestUsable([beta])?.version).toBe('2.0.0-beta.1');
  });
});
