/** What differs between operating systems in the window: the command key and how keys are written. */
export function isMac(userAgent: string = navigator.userAgent): boolean {
  return /Macintosh|Mac OS X/.test(userAgent);
}
