/** Services that keep what they are asked and answer what the test put down, for values that cross the sandbox. */
import type { HostServices } from '../host/services.ts';

export interface RecordingServices {
  services: Required<Omit<HostServices, 'forRequest'>>;
  /** Name of the service's function and its arguments, of the latest call; null without one. */
  last(): unknown[] | null;
  /** What the next calls answer; an error is thrown. */
  answer(reply: unknown): void;
}

export function recordingServices(): RecordingServices {
  let latest: unknown[] | null = null;
  let reply: unknown;
  const tell =
    <Result>(name: string) =>
    async (...args: unknown[]): Promise<Result> => {
      latest = [name, ...args];
      if (reply instanceof Error) throw reply;
      return reply as Result;
    };
  return {
    last: () => latest,
    answer(given) {
      latest = null;
      reply = given;
    },
    services: {
      storage: {
        get: tell('storage.get'),
        put: tell('storage.put'),
        delete: tell('storage.delete'),
        list: tell('storage.list'),
      },
      scheduler: {
        list: tell('scheduler.list'),
        get: tell('scheduler.get'),
        create: tell('scheduler.create'),
        update: tell('scheduler.update'),
        delete: tell('scheduler.delete'),
        getEndpoints: tell('scheduler.getEndpoints'),
      },
      invoicing: { createManualInvoice: tell('invoicing.create') },
      clients: { list: tell('clients.list'), get: tell('clients.get') },
      services: { list: tell('services.list'), get: tell('services.get') },
      uiProxy: { call: tell('uiProxy.call') },
    },
  };
}
