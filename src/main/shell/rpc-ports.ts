/** RPC for the window: takes the message ports that its preload hands over. */
import { RPCHandler } from '@orpc/server/message-port';
import type { AnyRouter } from '@orpc/server';
import type { IpcMainEvent, MessagePortMain, WebContents } from 'electron';
import { connectChannel } from '../../preload/channel.ts';
import { isAppUrl } from './policy.ts';

/** The frame an IPC message came from, as far as trust goes. */
export interface SenderFrame {
  url: string;
  parent: object | null;
}

/** Only the top frame of the app's own page may connect; a frame that is gone already may not. */
export function isTrustedSender(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && isAppUrl(frame.url);
}

export interface RpcPorts {
  /** Serves one port; messages wait in it until the router is there. Closes it when the router never comes. */
  accept(port: MessagePortMain): Promise<void>;
}

/** Serves ports with a router that may still be starting, so that the page can load beside the engine. */
export function createRpcPorts(router: Promise<AnyRouter>): RpcPorts {
  const handler = router.then((ready) => new RPCHandler(ready));
  // Whoever starts the engine tells of its failure; here it only ends the ports.
  handler.catch(() => undefined);
  return {
    accept: async (port) => {
      try {
        (await handler).upgrade(port, { context: {} });
        port.start();
      } catch {
        port.close();
      }
    },
  };
}

/** Accepts ports from one window's own page; anything else that arrives on the channel is dropped and told of. */
export function acceptPorts(
  contents: Pick<WebContents, 'ipc'>,
  ports: RpcPorts,
  onRefused: (url: string | null) => void,
): void {
  contents.ipc.on(connectChannel, (event: IpcMainEvent) => {
    const [port] = event.ports;
    if (port === undefined) return;
    if (isTrustedSender(event.senderFrame)) {
      void ports.accept(port);
      return;
    }
    port.close();
    onRefused(event.senderFrame?.url ?? null);
  });
}
