/** The same request for a POSIX shell. */
import type { PreparedRequest } from './draft.ts';

interface CurlOptions {
  /** Origin of the gateway. */
  gateway: string;
  /** Install id, registry id or slug. */
  extension: string;
}

/** A curl command, one option on a line. Sends what the console sends: no header that curl would add by itself for a body. */
export function toCurl(request: PreparedRequest, { gateway, extension }: CurlOptions): string {
  const url = new URL(`${gateway}/api/${request.via ?? 'ext'}/${encodeURIComponent(extension)}${request.path}`).href;
  const headers = request.headers ?? [];
  const hasBody = request.body !== undefined || request.bodyBase64 !== undefined;
  const namesType = headers.some(({ name }) => name.toLowerCase() === 'content-type');
  const options = [
    ...(request.method === 'GET' && !hasBody ? [] : [`-X ${request.method}`]),
    // Brackets and braces in a URL are patterns to curl.
    ...(/[[\]{}]/.test(url) ? ['--globoff'] : []),
    shellQuote(url),
    ...headers.map(({ name, value }) => `-H ${shellQuote(headerText(name, value))}`),
    ...(hasBody && !namesType ? [`-H ${shellQuote('content-type:')}`] : []),
    ...(request.body === undefined ? [] : [`--data-raw ${shellQuote(request.body)}`]),
    ...(request.bodyBase64 === undefined ? [] : ['--data-binary @-']),
  ];
  const command = `curl ${options.join(' \\\n  ')}`;
  return request.bodyBase64 === undefined ? command : `printf %s ${shellQuote(request.bodyBase64)} | base64 -d | ${command}`;
}

/** To curl `name:` takes a header away and `name;` sends an empty one. */
function headerText(name: string, value: string): string {
  return value === '' ? `${name};` : `${name}: ${value}`;
}

/** One word for a POSIX shell, quoted only where it must be. */
export function shellQuote(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
