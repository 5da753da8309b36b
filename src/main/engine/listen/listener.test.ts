import { afterEach, describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../contract/errors.ts';
import { listen, type Listener } from './listener.ts';
import { portHolder } from './port-holder.ts';

const open: Listener[] = [];
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close();
});

async function start(options: {
  host?: string;
  requested?: number;
  remembered?: number;
  notice?: (text: string) => void;
}): Promise<Listener> {
  const listener = await listen({ name: 'gateway', fetch: () => new Response('hello'), notice: () => undefined, ...options });
  open.push(listener);
  return listener;
}

describe('listener', () => {
  it('answers on loopback at a free port', async () => {
    const listener = await start({});
    expect(listener.url).toBe(`http://127.0.0.1:${listener.port}`);
    expect(await (await fetch(listener.url)).text()).toBe('hello');
  });

  it('answers on every address when asked to, by loopback too', async () => {
    const listener = await start({ host: '0.0.0.0' });
    expect(listener.url).toBe(`http://127.0.0.1:${listener.port}`);
    expect(listener.server.address()).toMatchObject({ address: '0.0.0.0' });
    expect(await (await fetch(listener.url)).text()).toBe('hello');
  });

  it('fails on an address that is none of this machine', async () => {
    const failure = await start({ host: '192.0.2.1' }).catch((error: unknown) => error);
    expect((failure as WorkbenchError).failure).toMatchObject({
      code: 'INPUT_INVALID',
      what: expect.stringContaining('192.0.2.1'),
    });
  });

  it('takes the remembered port again', async () => {
    const first = await start({});
    await first.close();
    const second = await start({ remembered: first.port });
    expect(second.port).toBe(first.port);
  });

  it('moves from a remembered port that is taken, and says so', async () => {
    const first = await start({});
    const notices: string[] = [];
    const second = await start({ remembered: first.port, notice: (text) => notices.push(text) });
    expect(second.port).not.toBe(first.port);
    expect(notices).toEqual([`Port ${first.port} of the last start is taken; the gateway listens on ${second.port}.`]);
  });

  it('fails on a requested port that is taken, and names the flag', async () => {
    const first = await start({});
    const failure = await start({ requested: first.port }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorkbenchError);
    const { code, what, fix } = (failure as WorkbenchError).failure;
    expect(code).toBe('PORT_IN_USE');
    expect(what).toContain(String(first.port));
    expect(fix).toContain('--gateway-port');
  });

  it.runIf(process.platform === 'linux')('names the process that holds a port', async () => {
    const { port } = await start({});
    expect(await portHolder(port)).toMatch(new RegExp(`^node\\S* \\(pid ${process.pid}\\)$`));
  });
});
