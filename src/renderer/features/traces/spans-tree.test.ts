import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../../contract/traces.ts';
import { openUntil, rowOfSpan, traceExtent, traceRows, type TraceRow } from './spans-tree.ts';
import { detailOf, logOf, spanOf } from './testing.ts';

const none: ReadonlySet<string> = new Set();
const explanation = { code: 'x', what: 'It trapped.', why: 'Because.', fix: 'Mend it.' };
const check = (id: string, part: Partial<Span> = {}) => spanOf(id, 'gateway', { kind: 'access', ...part });

function drawn(rows: readonly TraceRow[]): string[] {
  return rows.map((row) => {
    const name = row.kind === 'span' ? row.span.name : row.kind === 'log' ? `log ${row.log.message}` : row.kind;
    return `${'  '.repeat(row.level - 1)}${name}`;
  });
}

describe('traceRows', () => {
  it('draws children below their parent in the order of time, logs among them', () => {
    const detail = detailOf(
      [spanOf('late', 'root', { startedAt: 1005 }), spanOf('root', null), spanOf('early', 'root', { startedAt: 1001 })],
      [logOf('root', 'between', { at: 1003 })],
    );
    expect(drawn(traceRows(detail, none))).toEqual(['root', '  early', '  log between', '  late']);
  });

  it('folds the checks that passed, and opens them when asked', () => {
    const detail = detailOf([spanOf('gateway', null, { kind: 'gateway' }), check('one'), check('two')]);
    const rows = traceRows(detail, none);
    expect(drawn(rows)).toEqual(['gateway', '  checks']);
    expect(drawn(traceRows(detail, new Set([rows[1]?.key ?? ''])))).toEqual(['gateway', '  checks', '    one', '    two']);
  });

  it('keeps a refusal in sight', () => {
    const refused = check('refused', { state: 'error', explanation, startedAt: 1002 });
    const detail = detailOf([spanOf('gateway', null, { kind: 'gateway', explanation }), check('one'), check('two'), refused]);
    const rows = traceRows(detail, none);
    expect(drawn(rows)).toEqual(['gateway', '  checks', '  refused']);
    expect(rows.map((row) => row.kind === 'span' && row.explanation !== null)).toEqual([false, false, true]);
  });

  it('makes a log line and the call that wrote it one row', () => {
    const call = spanOf('call', 'guest', {
      kind: 'host-call',
      name: 'logging.log-info',
      startedAt: 1001,
      attributes: { decision: 'granted' },
    });
    const rows = traceRows(detailOf([spanOf('guest', null), call], [logOf('guest', 'hello')]), none);
    expect(drawn(rows)).toEqual(['guest', '  log hello']);
    expect(rowOfSpan(rows, 'call')?.kind).toBe('log');
  });

  it('shows a refused logging call, which wrote no line', () => {
    const call = spanOf('call', 'guest', { kind: 'host-call', name: 'logging.log-info', attributes: { decision: 'denied' } });
    expect(drawn(traceRows(detailOf([spanOf('guest', null), call]), none))).toEqual(['guest', '  logging.log-info']);
  });

  it('hides what is inside of a closed row', () => {
    const detail = detailOf([spanOf('root', null), spanOf('child', 'root')]);
    expect(drawn(traceRows(detail, new Set(['span:root'])))).toEqual(['root']);
  });

  it('draws spans without a known parent, and those in a circle, as roots', () => {
    const detail = detailOf([
      spanOf('orphan', 'gone'),
      spanOf('a', 'b', { startedAt: 1001 }),
      spanOf('b', 'a', { startedAt: 1002 }),
    ]);
    expect(drawn(traceRows(detail, none))).toEqual(['orphan', 'a', 'b']);
  });

  it('shows broken rows as such and keeps the others', () => {
    const broken = { ...spanOf('broken', 'root'), startedAt: 'yesterday' } as unknown as Span;
    const rows = traceRows(
      detailOf([broken, spanOf('root', null)], [logOf('root', 'fine'), logOf('root', 'bad', { at: Number.NaN })]),
      none,
    );
    expect(drawn(rows)).toEqual(['root', '  log fine', 'bad', 'bad']);
  });

  it('draws every span once, whatever the parents', () => {
    const id = fc.integer({ min: 0, max: 15 });
    fc.assert(
      fc.property(fc.array(fc.tuple(id, id), { maxLength: 16 }), (pairs) => {
        const spans = [...new Map(pairs).entries()].map(([self, parent]) =>
          spanOf(`s${self}`, self === parent ? null : `s${parent}`),
        );
        const rows = traceRows(detailOf(spans), none);
        expect(
          drawn(rows)
            .map((name) => name.trim())
            .toSorted(),
        ).toEqual(spans.map(({ name }) => name).toSorted());
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
      }),
    );
  });
});

describe('traceExtent', () => {
  it('reaches from the first start to the last end', () => {
    const detail = detailOf([
      spanOf('a', null, { startedAt: 1000, durationMs: 5 }),
      spanOf('b', 'a', { startedAt: 1004, durationMs: 9 }),
    ]);
    expect(traceExtent(detail, 9999)).toEqual({ start: 1000, end: 1013 });
  });

  it('draws a span that stayed open in a trace that is over as cut off, to the end of the trace', () => {
    const detail = detailOf([spanOf('a', null, { state: 'open', durationMs: null })]);
    expect(traceRows(detail, none)[0]).toMatchObject({ span: { state: 'interrupted' } });
    expect(openUntil(detail.summary, 99_999)).toBe(1010);
    expect(openUntil({ ...detail.summary, state: 'open' }, 99_999)).toBe(99_999);
  });

  it('lets an open span reach to now', () => {
    const open = spanOf('a', null, { state: 'open', durationMs: null });
    expect(traceExtent(detailOf([open]), 1500).end).toBe(1500);
  });

  it('is empty where nothing can be drawn', () => {
    expect(traceExtent(detailOf([]), 1500)).toEqual({ start: 0, end: 0 });
  });
});
