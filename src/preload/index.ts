/**
 * The only way out of the page: one function that opens an RPC connection. Ports cannot cross the context bridge, so
 * the page gets its end by a window message (`alga-workbench:port`), which it should listen for before it asks.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { bridgeName, connectChannel, portMessageType } from './channel.ts';

function connect(): void {
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage(connectChannel, null, [port1]);
  // The page's origin is opaque to `postMessage` under a custom scheme; the receiver is this very window.
  window.postMessage({ type: portMessageType }, '*', [port2]);
}

contextBridge.exposeInMainWorld(bridgeName, { connect });
