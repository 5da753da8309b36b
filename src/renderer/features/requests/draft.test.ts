import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TracedRequest } from '../../../contract/trace-attributes.ts';
import { draftFault, emptyDraft, firstDraft, prepareRequest, type Draft } from './draft.ts';
import { draftOfTrace } from './draft-of-trace.ts';
import { fillPath, pathParameters } from './path-parameters.ts';
import { readQuery, writeQuery } from './query-rows.ts';

const draft = (part: Partial<Draft> = {}): Draft => ({ ...emptyDraft, ...part });

describe('a draft', () => {
  it('begins with the first endpoint that only reads', () => {
    const endpoints = [
      { method: 'POST', path: '/api/items', handler: 'dist/main' },
      { method: 'get', path: '/api/items/:id', handler: 'dist/main' },
    ];
    expect(firstDraft(endpoints)).toMatchObject({ method: 'GET', path: '/api/items/:id' });
    expect(firstDraft(endpoints.slice(0, 1))).toMatchObject({ method: 'POST' });
    expect(firstDraft([])).toEqual(emptyDraft);
  });

  it('says what keeps it from being sent', () => {
    expect(draftFault(draft({ path: 'api' }))).toContain('slash');
    expect(draftFault(draft({ path: '/a/:id' }))).toContain(':id');
    expect(draftFault(draft({ path: '/a/:id', parameters: { id: '7' } }))).toBeNull();
    expect(draftFault(draft({ method: 'POST', body: { kind: 'base64', data: 'nö' } }))).toContain('base64');
  });

  it('sends the headers that are on, and a body only where there may be one', () => {
    const headers = [
      { name: ' x-a ', value: '1', on: true },
      { name: 'x-b', value: '2', on: false },
      { name: '', value: '3', on: true },
    ];
    const body = { kind: 'text', data: 'hello' } as const;
    expect(prepareRequest(draft({ method: 'POST', headers, body }))).toMatchObject({
      headers: [{ name: 'x-a', value: '1' }],
      body: 'hello',
    });
    expect(prepareRequest(draft({ method: 'GET', body }))).not.toHaveProperty('body');
    expect(prepareRequest(draft({ method: 'PUT', body: { kind: 'base64', data: 'AA\n==' } }))).toMatchObject({
      bodyBase64: 'AA==',
    });
  });
});

describe('path parameters', () => {
  it('are the segments with a colon, each once, and not in the query', () => {
    expect(pathParameters('/a/:id/b/:id/:other?x=/:no')).toEqual(['id', 'other']);
    expect(pathParameters('/a:b/:')).toEqual([]);
  });

  it('fill one segment, whatever the value', () => {
    expect(fillPath('/a/:id?q=:id', { id: 'x/y z' })).toBe('/a/x%2Fy%20z?q=:id');
    expect(fillPath('/a/:id', {})).toBe('/a/:id');
    expect(fillPath('/a/:constructor', {})).toBe('/a/:constructor');
  });
});

describe('the query as rows', () => {
  it('reads pairs as forms do', () => {
    expect(readQuery('/a?x=1&y=a+b%21&flag&bad=%zz#end')).toEqual([
      { name: 'x', value: '1' },
      { name: 'y', value: 'a b!' },
      { name: 'flag', value: '' },
      { name: 'bad', value: '%zz' },
    ]);
    expect(readQuery('/a')).toEqual([]);
  });

  it('leaves what was not changed as it was written', () => {
    const path = '/a?odd=%zz&y=a+b&last=1';
    const rows = readQuery(path).map((row) => (row.name === 'last' ? { ...row, value: '2' } : row));
    expect(writeQuery(path, rows)).toBe('/a?odd=%zz&y=a+b&last=2');
    expect(writeQuery('/a?x=1#end', [])).toBe('/a#end');
  });

  it('gives back the rows that were written', () => {
    const row = fc.record({ name: fc.string({ minLength: 1, unit: 'grapheme' }), value: fc.string({ unit: 'grapheme' }) });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const path = writeQuery('/api', rows);
        expect(readQuery(path)).toEqual(rows);
        expect(writeQuery(path, readQuery(path))).toBe(path);
      }),
    );
  });
});

describe('draftOfTrace', () => {
  const traced: TracedRequest = {
    method: 'POST',
    path: '/api/räume/7',
    query: 'a=1',
    via: 'ext-proxy',
    headers: [
      { name: 'accept', value: '*/*' },
      { name: 'host', value: '127.0.0.1:4100' },
      { name: 'content-type', value: 'application/json' },
      { name: 'authorization', value: '[redacted]' },
    ],
    body: { encoding: 'utf8', data: '{}', bytes: 2, truncated: false },
  };

  it('takes over what the person sent, without what the connection adds', () => {
    const made = draftOfTrace(traced);
    expect(made?.draft).toEqual({
      method: 'POST',
      path: '/api/r%C3%A4ume/7?a=1',
      parameters: {},
      headers: [
        { name: 'content-type', value: 'application/json', on: true },
        { name: 'authorization', value: '[redacted]', on: false },
      ],
      body: { kind: 'text', data: '{}' },
      via: 'ext-proxy',
    });
    expect(made?.losses).toHaveLength(1);
  });

  it('tells that a body is incomplete', () => {
    const body = { encoding: 'base64', data: 'AA==', bytes: 70_000, truncated: true } as const;
    expect(draftOfTrace({ ...traced, headers: [], body })?.losses[0]).toContain('70,000');
  });

  it('cannot take a method that the console does not send', () => {
    expect(draftOfTrace({ ...traced, method: 'OPTIONS' })).toBeNull();
  });
});
