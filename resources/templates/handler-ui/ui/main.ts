import { IframeBridge, callHandlerJson, subscribeTheme } from '@alga-psa/extension-iframe-sdk';

interface Hello {
  greeting: string;
  visits: number;
}

// The platform does not tell the frame the origin of its page, so messages must be allowed from any.
const bridge = new IframeBridge({ devAllowWildcard: true });
subscribeTheme(bridge);
bridge.ready();

const greeting = byId('greeting');
const visits = byId('visits');
const source = byId('source');
const error = byId('error');
const errorText = byId('error-text');
const nameInput = byId<HTMLInputElement>('name');

/** An answer that a later call has overtaken is not shown. */
let latestCall = 0;

byId<HTMLFormElement>('form').addEventListener('submit', (event) => {
  event.preventDefault();
  void show('POST', { name: nameInput.value });
});

// The platform gives the frame the height that the page asks for.
new ResizeObserver(() => {
  bridge.emitToHost('resize', { height: Math.ceil(document.documentElement.offsetHeight) });
}).observe(document.documentElement);

void show('GET');

async function show(method: 'GET' | 'POST', body?: { name: string }): Promise<void> {
  const startedAt = performance.now();
  const call = (latestCall += 1);
  try {
    const hello = await callHandlerJson<Hello>(bridge, '/api/hello', { method, body });
    if (call !== latestCall) return;
    if (!hello) throw new Error('The handler sent an empty answer.');
    greeting.textContent = hello.greeting;
    visits.textContent = hello.visits === 1 ? '1 visit' : `${hello.visits} visits`;
    visits.hidden = false;
    source.textContent = `${method} /api/hello answered in ${Math.round(performance.now() - startedAt)} ms`;
    error.hidden = true;
  } catch (failure) {
    if (visits.hidden) greeting.textContent = 'No greeting yet';
    errorText.textContent = failure instanceof Error ? failure.message : String(failure);
    error.hidden = false;
  }
}

function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no element #${id}`);
  return element as T;
}
