import { assert, property, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, isStable } from './semver.ts';

// The order that the specification gives as its example, with numbers of several digits around it.
const ordered = [
  '0.9.9',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.0.1',
  '1.2.0',
  '1.10.0',
  '2.0.0',
];

describe('versions', () => {
  it('follow one another by semantic versioning', () => {
    expect(ordered.toReversed().toSorted(compareVersions)).toEqual(ordered);
  });

  it('are the same with other build metadata', () => {
    expect(compareVersions('1.0.0+a', '1.0.0+b-1.2')).toBe(0);
    expect(isStable('1.0.0+b-1')).toBe(true);
    expect(isStable('1.0.0-1')).toBe(false);
  });

  it('are in one order from both sides', () => {
    const version = stringMatching(/^\d{1,3}\.\d{1,3}\.\d{1,3}(-[A-Za-z0-9.-]{1,6})?(\+[A-Za-z0-9.-]{1,4})?$/);
    assert(
      property(version, version, (a, b) => {
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
        expect(compareVersions(a, a)).toBe(0);
      }),
    );
  });
});
