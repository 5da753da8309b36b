import { describe, expect, it } from 'vitest';
import { buildPhases, type BuildEvent } from '../../../contract/builds.ts';
import { initialState } from './build-run.ts';
import { createBuildFeed } from './feed.ts';

const stateOf = (buildId: string) => {
  const options = { engineFeatures: 'live' as const, install: true };
  return initialState({ buildId, projectId: '0'.repeat(16), startedAt: 1, options }, buildPhases);
};

async function take(events: AsyncGenerator<BuildEvent>, count: number): Promise<BuildEvent[]> {
  const taken: BuildEvent[] = [];
  while (taken.length < count) taken.push((await events.next()).value as BuildEvent);
  return taken;
}

describe('a build feed', () => {
  it('starts a follower with the state and the whole log, then tells what changes', async () => {
    const feed = createBuildFeed();
    feed.begin(stateOf('a'));
    feed.log('one\r\n');
    feed.log('two\r\n');
    const events = feed.watch();
    expect(await take(events, 2)).toEqual([
      { type: 'state', state: stateOf('a') },
      { type: 'log', buildId: 'a', text: 'one\r\ntwo\r\n' },
    ]);
    const next = take(events, 1);
    feed.update({ durationMs: 5 });
    expect(await next).toMatchObject([{ type: 'state', state: { durationMs: 5 } }]);
  });

  it('gives a slow follower the newest state and joined text', async () => {
    const feed = createBuildFeed();
    feed.begin(stateOf('a'));
    const events = feed.watch();
    await take(events, 1);
    feed.update({ durationMs: 1 });
    feed.update({ durationMs: 2 });
    feed.log('x');
    feed.log('y');
    feed.begin(stateOf('b'));
    feed.log('z');
    expect(await take(events, 4)).toMatchObject([
      { type: 'state', state: { durationMs: 2 } },
      { type: 'log', buildId: 'a', text: 'xy' },
      { type: 'state', state: { buildId: 'b' } },
      { type: 'log', buildId: 'b', text: 'z' },
    ]);
  });

  it('ends followers by their signal and when it closes, also while they wait', async () => {
    const feed = createBuildFeed();
    const controller = new AbortController();
    const aborted = feed.watch(controller.signal).next();
    const closed = feed.watch().next();
    controller.abort();
    expect(await aborted).toEqual({ done: true, value: undefined });
    feed.close();
    expect(await closed).toEqual({ done: true, value: undefined });
  });
});
