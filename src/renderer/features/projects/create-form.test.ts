import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkForm, emptyForm, folderName, targetFolder, toInput } from './create-form.ts';

const form = (part: Partial<typeof emptyForm>) => ({ ...emptyForm, ...part });

describe('checkForm', () => {
  it('accepts a reverse domain', () => {
    expect(checkForm(form({ name: 'com.acme.reports' }), '/home/ada')).toEqual({});
  });

  it.each(['', 'reports', 'com..reports', 'Com.acme', 'com.9lives', 'com.acme.', 'com.acme reports'])(
    'refuses the name "%s"',
    (name) => {
      expect(checkForm(form({ name }), '/home/ada').name).toMatch(/\.$/);
    },
  );

  it('accepts every name of well-formed parts', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/), { minLength: 2, maxLength: 5 }), (parts) => {
        expect(checkForm(form({ name: parts.join('.') }), '/home/ada').name).toBeUndefined();
      }),
    );
  });

  it('wants a whole path and a plain publisher', () => {
    const errors = checkForm(form({ name: 'com.acme.x', root: 'relative/x', publisher: 'a b' }), '/home/ada');
    expect(Object.keys(errors).toSorted()).toEqual(['publisher', 'root']);
  });
});

describe('targetFolder', () => {
  it('names the folder after the last part', () => {
    expect(folderName('com.acme.reports')).toBe('reports');
    expect(targetFolder(form({ name: 'com.acme.reports' }), '/home/ada')).toBe('/home/ada/reports');
    expect(targetFolder(form({ name: 'com.acme.reports' }), '/')).toBe('/reports');
    expect(targetFolder(form({ name: 'com.acme.reports' }), 'C:\\Users\\ada')).toBe('C:\\Users\\ada\\reports');
  });

  it('takes what was typed before what was made', () => {
    expect(targetFolder(form({ name: 'com.acme.reports', root: ' /srv/x ' }), '/home/ada')).toBe('/srv/x');
  });
});

describe('toInput', () => {
  it('leaves an empty label to the engine', () => {
    expect(toInput(form({ name: ' com.acme.x ' }), '/home/ada')).toEqual({
      root: '/home/ada/x',
      template: 'handler-ui',
      name: 'com.acme.x',
      publisher: 'local-dev',
    });
  });
});
