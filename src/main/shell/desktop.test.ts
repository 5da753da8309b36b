/** The desktop host against a stand-in for Electron: what happens in which order, and every way out. */
import type { EventEmitter } from 'node:events';
import { os } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../contract/errors.ts';
import type { Logger } from '../engine/parts.ts';
import { runDesktop, type DesktopEngine, type DesktopOptions } from './desktop.ts';

const fake = await vi.hoisted(async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  const calls: string[] = [];
  const note =
    <Result>(name: string, result?: Result) =>
    (...args: unknown[]): Result => {
      calls.push([name, ...args.filter((arg) => typeof arg === 'string' || typeof arg === 'number')].join(' '));
      return result as Result;
    };
  class Contents extends Emitter {
    ipc = new Emitter();
    setWindowOpenHandler = note('setWindowOpenHandler');
    reload = note('reload');
  }
  class Window extends Emitter {
    webContents = new Contents();
    loadURL = note('loadURL', Promise.resolve());
    isMinimized = () => true;
    restore = note('restore');
    focus = note('focus');
    show = note('show');
    maximize = note('maximize');
    constructor() {
      super();
      calls.push('window');
      windows.push(this);
    }
  }
  const windows: Window[] = [];
  const state = { lock: true };
  const app = Object.assign(new Emitter(), {
    enableSandbox: note('enableSandbox'),
    setPath: note('setPath'),
    requestSingleInstanceLock: () => note('lock', state.lock)(),
    whenReady: () => Promise.resolve(),
    isReady: () => true,
    exit: note('exit'),
    quit: note('quit'),
  });
  const session = {
    protocol: { handle: note('handle') },
    setPermissionCheckHandler: note('guard'),
    setPermissionRequestHandler: note('guard'),
    setDevicePermissionHandler: note('guard'),
    setDisplayMediaRequestHandler: note('guard'),
  };
  const electron = {
    app,
    BrowserWindow: Window,
    Menu: { setApplicationMenu: note('menu'), buildFromTemplate: () => ({}) },
    dialog: { showErrorBox: note('showErrorBox'), showOpenDialog: async () => ({ filePaths: ['/home/me/ext'] }) },
    protocol: { registerSchemesAsPrivileged: note('scheme') },
    session: { defaultSession: session },
    nativeTheme: { shouldUseDarkColors: true },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    shell: { openExternal: note('openExternal', Promise.resolve()) },
  };
  return { calls, windows, state, app, electron };
});
vi.mock('electron', () => fake.electron);

const logger = { warn: vi.fn(), error: vi.fn(), fatal: vi.fn() } as unknown as Logger;
const argv = process.argv;
let dispose = vi.fn(async () => {});

function engine(): DesktopEngine {
  return { router: { ping: os.handler(() => 'pong') }, info: () => ({}) as never, dispose };
}

function options(overrides: Partial<DesktopOptions> = {}): DesktopOptions {
  return {
    renderer: '/app/out/renderer',
    preload: '/app/out/preload/index.cjs',
    dataDirOf: () => '/nowhere/alga-data',
    createLogger: () => logger,
    startEngine: async () => engine(),
    selfTest: async () => ({ ok: true }),
    ...overrides,
  };
}

const settled = (): Promise<void> => vi.waitFor(() => expect(fake.calls).toContain('loadURL app://workbench/'));

beforeEach(() => {
  fake.calls.length = 0;
  fake.windows.length = 0;
  fake.state.lock = true;
  fake.app.removeAllListeners();
  dispose = vi.fn(async () => {});
  process.argv = ['electron', '.'];
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.stubEnv('npm_lifecycle_event', undefined);
});
afterEach(() => {
  process.argv = argv;
  for (const event of ['uncaughtException', 'SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(event);
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('runDesktop', () => {
  it('closes the sandbox before anything else and guards the session before the window loads', async () => {
    runDesktop(options());
    expect(fake.calls).toEqual(['enableSandbox', 'scheme', 'setPath userData /nowhere/alga-data/electron', 'lock']);
    await settled();
    const order = ['menu', 'guard', 'handle app', 'window', 'setWindowOpenHandler', 'loadURL app://workbench/'];
    expect(order.map((call) => fake.calls.indexOf(call)).toSorted((a, b) => a - b)).toEqual(
      order.map((call) => fake.calls.indexOf(call)),
    );
    expect(fake.calls.filter((call) => call === 'guard')).toHaveLength(4);
  });

  it('leaves when another instance has the data folder, and shows itself to one that comes later', async () => {
    fake.state.lock = false;
    runDesktop(options());
    expect(fake.calls.at(-1)).toBe('exit 0');
    fake.state.lock = true;
    runDesktop(options());
    await settled();
    await vi.waitFor(() => expect(fake.app.listenerCount('second-instance')).toBe(1));
    fake.app.emit('second-instance');
    expect(fake.calls.slice(-2)).toEqual(['restore', 'focus']);
  });

  it('takes the engine down once before the process ends', async () => {
    runDesktop(options());
    await vi.waitFor(() => expect(fake.app.listenerCount('will-quit')).toBe(1));
    fake.app.emit('window-all-closed');
    expect(fake.calls.at(-1)).toBe('quit');
    const event = { preventDefault: vi.fn() };
    fake.app.emit('will-quit', event);
    fake.app.emit('will-quit', event);
    await vi.waitFor(() => expect(fake.calls.at(-1)).toBe('exit 0'));
    expect(dispose).toHaveBeenCalledTimes(1);
    expect(event.preventDefault).toHaveBeenCalledTimes(2);
  });

  it('hands the desktop’s folder dialog to the engine', async () => {
    const picked = Promise.withResolvers<string | null>();
    const startEngine: DesktopOptions['startEngine'] = async ({ pickFolder }) => {
      picked.resolve(await pickFolder());
      return engine();
    };
    runDesktop(options({ startEngine }));
    expect(await picked.promise).toBe('/home/me/ext');
  });

  it('tells what is wrong when the engine cannot start', async () => {
    const failure = {
      code: 'DATA_DIR_LOCKED',
      what: 'The data folder is in use.',
      why: 'Another one runs.',
      fix: 'Close it.',
    } as const;
    runDesktop(options({ startEngine: () => Promise.reject(new WorkbenchError(failure)) }));
    await vi.waitFor(() => expect(fake.calls.at(-1)).toBe('exit 1'));
    expect(fake.calls.at(-2)).toBe('showErrorBox The data folder is in use. Another one runs.\n\nClose it.');
  });

  it('refuses connections from anything but its own page', async () => {
    runDesktop(options());
    await settled();
    const ipc: EventEmitter = fake.windows[0]!.webContents.ipc;
    await vi.waitFor(() => expect(ipc.listenerCount('alga-workbench:connect')).toBe(1));
    const port = { close: vi.fn() };
    ipc.emit('alga-workbench:connect', { ports: [port], senderFrame: { url: 'http://a.localhost:1/', parent: null } });
    expect(port.close).toHaveBeenCalledTimes(1);
  });

  it('prints the self-test and exits by its verdict, without a window', async () => {
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((_text: unknown, done?: unknown) => {
      if (typeof done === 'function') done.call(process.stdout);
      return true;
    });
    process.argv = ['electron', '.', '--self-test'];
    runDesktop(options({ selfTest: async () => ({ ok: false }) }));
    await vi.waitFor(() => expect(fake.calls.at(-1)).toBe('exit 1'));
    expect(write.mock.calls[0]?.[0]).toBe('{"ok":false}\n');
    expect(fake.windows).toEqual([]);
  });
});
