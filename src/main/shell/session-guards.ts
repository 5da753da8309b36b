/** Permission decisions of a session: all of them asked of `policy.ts`, devices never given. */
import type { Session } from 'electron';
import { mayUse } from './policy.ts';

/** The part of a session that is guarded. */
type GuardedSession = Pick<
  Session,
  'setPermissionCheckHandler' | 'setPermissionRequestHandler' | 'setDevicePermissionHandler' | 'setDisplayMediaRequestHandler'
>;

/** Refuses every permission but those the app's own page needs. Checks and requests are separate in Electron; both are set. */
export function guardSession(session: GuardedSession): void {
  session.setPermissionCheckHandler((_contents, permission, from, { isMainFrame }) =>
    mayUse({ permission, from, isMainFrame }),
  );
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl, isMainFrame }) => {
    answer(mayUse({ permission, from: requestingUrl, isMainFrame }));
  });
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
}
