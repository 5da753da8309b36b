/** Sends each call to the runner that the settings name at that moment. */
import type { Execute } from '../gateway/dispatch.ts';
import { isRemote, type RemoteRunnerSettings } from './settings.ts';

export function createExecuteChoice(parts: {
  embedded: Execute;
  remote: Execute;
  settings: () => RemoteRunnerSettings;
}): Execute {
  return (routing, body, options) => (isRemote(parts.settings()) ? parts.remote : parts.embedded)(routing, body, options);
}
