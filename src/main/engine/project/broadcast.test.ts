import { expect, it } from 'vitest';
import { createBroadcast } from './broadcast.ts';

interface Note {
  n: number;
}

async function all(notes: AsyncGenerator<Note>): Promise<Note[]> {
  const seen: Note[] = [];
  for await (const note of notes) seen.push(note);
  return seen;
}

it('gives every listener all that was published since it began to listen', async () => {
  const notes = createBroadcast<Note>();
  const early = notes.listen();
  notes.publish({ n: 1 });
  const late = notes.listen();
  notes.publish({ n: 2 });
  notes.close();
  expect(await all(early)).toEqual([{ n: 1 }, { n: 2 }]);
  expect(await all(late)).toEqual([{ n: 2 }]);
});

it('wakes a waiting listener', async () => {
  const notes = createBroadcast<Note>();
  const next = notes.listen().next();
  notes.publish({ n: 1 });
  expect(await next).toEqual({ done: false, value: { n: 1 } });
});

it('ends a waiting listener when its signal aborts, and no other', async () => {
  const notes = createBroadcast<Note>();
  const stop = new AbortController();
  const stopped = notes.listen(stop.signal).next();
  const other = notes.listen().next();
  stop.abort();
  expect(await stopped).toEqual({ done: true, value: undefined });
  notes.publish({ n: 1 });
  expect((await other).done).toBe(false);
});
