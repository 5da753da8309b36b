import { ORPCError } from '@orpc/client';
import { createRouterClient } from '@orpc/server';
import { expect, it } from 'vitest';
import { WorkbenchError } from '../../../contract/errors.ts';
import { quietLogger } from '../database/testing.ts';
import { createBase } from './base.ts';

const os = createBase(quietLogger);
const projectId = '0123456789abcdef';

/** What a client gets of a watch that fails after its first event. */
async function failureOfWatch(error: Error): Promise<unknown> {
  async function* events() {
    yield [];
    throw error;
  }
  const { watch } = createRouterClient({ watch: os.files.watch.handler(() => events()) });
  const received: unknown[] = [];
  try {
    for await (const event of await watch({ projectId })) received.push(event);
  } catch (problem) {
    expect(received).toEqual([[]]);
    return problem instanceof ORPCError ? problem.data : problem;
  }
  throw new Error('The watch did not fail.');
}

it('tells a failure of a watch as it tells that of a call', async () => {
  const failure = { code: 'FOLDER_NOT_FOUND', what: 'It is gone.', why: 'It was moved.', fix: 'Look for it.' } as const;
  expect(await failureOfWatch(new WorkbenchError(failure))).toEqual(failure);
  expect(await failureOfWatch(new Error('broken'))).toMatchObject({ code: 'INTERNAL', why: 'broken.' });
});

it('ends the source of a watch whose reader leaves', async () => {
  let ended = false;
  async function* events() {
    try {
      for (;;) yield [];
    } finally {
      ended = true;
    }
  }
  const { watch } = createRouterClient({ watch: os.files.watch.handler(() => events()) });
  for await (const event of await watch({ projectId })) {
    expect(event).toEqual([]);
    break;
  }
  expect(ended).toBe(true);
});

it('names the fields of bad input, one message each, for the form they came from', async () => {
  const { create } = createRouterClient({ create: os.clients.create.handler(() => expect.unreachable()) });
  const refused = await create({ clientName: '', billingEmail: 'x' }).catch((error: unknown) => error);
  const failure = refused instanceof ORPCError ? refused.data : refused;
  expect(failure).toMatchObject({
    code: 'INPUT_INVALID',
    why: 'clientName: Enter a name; billingEmail: Enter an e-mail address, such as ada@example.com.',
  });
  expect(JSON.parse(failure.details)).toEqual({
    clientName: 'Enter a name.',
    billingEmail: 'Enter an e-mail address, such as ada@example.com.',
  });
});
