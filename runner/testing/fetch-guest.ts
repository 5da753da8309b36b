/** A handler that uses the global `fetch`; the body of the request is the URL, and each path tries one thing. */
export const fetchGuestSource = `
const json = (value) => ({ status: 200, headers: [], body: new TextEncoder().encode(JSON.stringify(value)) });
const stream = (...chunks) => new ReadableStream({
  start(controller) {
    for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
    controller.close();
  },
});
const paths = {
  '/get': async (url) => {
    const response = await fetch(url, { headers: { 'x-from': 'guest' } });
    return { status: response.status, headers: [...response.headers], text: await response.text() };
  },
  '/post': async (url) => (await fetch(url, { method: 'POST', body: 'x'.repeat(300000) })).text(),
  '/stream': async (url) => (await fetch(url, { method: 'PUT', body: stream('one ', 'two'), duplex: 'half' })).text(),
  '/several': async (url) => Promise.all([1, 2, 3].map(async (index) => (await fetch(url + index)).text())),
  '/size': async (url) => (await (await fetch(url)).arrayBuffer()).byteLength,
};
export async function handler(request) {
  const url = new TextDecoder().decode(request.http.body);
  if (request.http.url === '/uncaught') return json(await (await fetch(url)).text());
  try {
    return json({ ok: await paths[request.http.url](url) });
  } catch (error) {
    return json({ error: error.name });
  }
}
`;
