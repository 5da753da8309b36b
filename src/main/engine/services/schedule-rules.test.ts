import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCron, checkId, checkName, checkPayload, checkTimezone, isSchedulable } from './schedule-rules.ts';

const everyExpression = false;
const frequent = 'Cron too frequent (minimum interval is 5 minutes)';
const fiveFields = 'Invalid cron expression (expected 5 fields: m h dom mon dow)';

describe('cron expressions', () => {
  it.each([
    '*/5 * * * *',
    ' 0 6 * * 1-5 ',
    '99 99 * * *',
    '0-59 * * * *',
    '0,1,2 * * * *',
    '*/1 0-23 * * *',
    '* */1 * * *',
    '0 0 1 * *',
  ])('%s passes', (cron) => {
    expect(checkCron(cron, { everyExpression })).toEqual({ value: cron.trim() });
  });

  it.each([
    ['x'.repeat(129), 'Cron expression too long'],
    ['', fiveFields],
    ['@daily', fiveFields],
    ['0 0 * * * *', fiveFields],
    ['0 0 * * MON', 'Invalid cron expression (unsupported characters)'],
    ['0 0 ? * *', 'Invalid cron expression (unsupported characters)'],
    ['0 0 1 * 1', 'Cron cannot set both day-of-month and day-of-week'],
    ['* * * * *', frequent],
    ['*/1 * * * *', frequent],
    ['*/2 * * * *', frequent],
    ['*/3 * * * *', frequent],
    ['*/4 * * * *', frequent],
  ])('%s is refused: %s', (cron, problem) => {
    expect(checkCron(cron, { everyExpression })).toEqual({ problem });
  });

  it('are all held to five minutes where that is wished for', () => {
    for (const cron of ['0-59 * * * *', '0,1,2 * * * *', '*/1 0-23 * * *', '58,2 * * * *', '0,59 0,23 * * *']) {
      expect(checkCron(cron, { everyExpression: true })).toEqual({ problem: frequent });
    }
    for (const cron of ['*/5 * * * *', '0,30 * * * *', '0 0 1 * *', '0 0 31 2 *', '99 99 * * *']) {
      expect(checkCron(cron, { everyExpression: true })).toEqual({ value: cron });
    }
  });

  it('are judged whatever they hold', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0159*/,- ') }));
    fc.assert(fc.property(text, (cron) => void checkCron(cron, { everyExpression: true })));
  });
});

describe('the other fields', () => {
  it.each([
    [undefined, { value: 'UTC' }],
    [' ', { value: 'UTC' }],
    ['Europe/Berlin', { value: 'Europe/Berlin' }],
    ['Mars/Olympus', { problem: 'Invalid timezone' }],
    ['x'.repeat(65), { problem: 'Timezone too long' }],
  ])('timezone %j', (given, expected) => {
    expect(checkTimezone(given)).toEqual(expected);
  });

  it.each<[unknown, object]>([
    [undefined, { value: null }],
    [null, { value: null }],
    [{ a: 1 }, { value: '{"a":1}' }],
    [[1], { value: '[1]' }],
    ['text', { problem: 'Payload must be a JSON object or array' }],
    [7, { problem: 'Payload must be a JSON object or array' }],
    [{ a: 'x'.repeat(100_000) }, { problem: 'Payload too large' }],
    [['x'.repeat(99_996)], { value: `["${'x'.repeat(99_996)}"]` }],
  ])('payload %#', (given, expected) => {
    expect(checkPayload(given)).toEqual(expected);
  });

  it('a payload that JSON cannot hold', () => {
    expect(checkPayload({ a: 1n })).toEqual({ problem: 'Payload must be JSON-serializable' });
  });

  it('names', () => {
    expect(checkName(' Daily ')).toEqual({ value: 'Daily' });
    expect(checkName('  ')).toEqual({ value: null });
    expect(checkName(null)).toEqual({ value: null });
    expect(checkName('x'.repeat(129))).toEqual({ problem: 'Name too long' });
  });

  it('ids', () => {
    expect(checkId('scheduleId', ' ')).toEqual({ problem: 'Missing scheduleId' });
    expect(checkId('endpointId', 'x')).toEqual({ problem: 'Invalid endpointId' });
    expect(checkId('scheduleId', '00000000-0000-0000-0000-000000000000')).toEqual({ problem: 'Invalid scheduleId' });
    expect(checkId('x', 'ABCDEF00-0000-4000-8000-000000000000')).toEqual({ value: 'abcdef00-0000-4000-8000-000000000000' });
  });

  it.each([
    ['GET', '/a', true],
    ['POST', '/a/b', true],
    ['PUT', '/a', false],
    ['GET', '/a/:id', false],
    ['POST', '/a/{id}', false],
  ])('%s %s can be scheduled: %s', (method, path, expected) => {
    expect(isSchedulable({ method, path })).toBe(expected);
  });
});
