/** Names that preload, main process and renderer agree on. The renderer has them in its own client as literals. */

/** IPC channel on which the preload hands one end of a new message channel to the main process. */
export const connectChannel = 'alga-workbench:connect';

/** `data.type` of the window message that carries the other end to the page. */
export const portMessageType = 'alga-workbench:port';

/** Name of the preload's one function on `window`. */
export const bridgeName = 'algaWorkbench';
