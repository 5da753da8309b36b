import { IframeBridge, subscribeTheme } from '@alga-psa/extension-iframe-sdk';

const colours = ['primary', 'secondary', 'accent', 'success', 'warning', 'danger'];

// The platform does not tell the frame the origin of its page, so messages must be allowed from any.
const bridge = new IframeBridge({ devAllowWildcard: true });
subscribeTheme(bridge);
bridge.on((message) => {
  if ((message.type as string) === 'theme') byId('theme').textContent = 'Colours of the platform';
});
bridge.ready();

byId('path').textContent = new URLSearchParams(window.location.search).get('path') ?? '/';
byId('swatches').append(...colours.map(swatch));

// The platform gives the frame the height that the page asks for.
new ResizeObserver(() => {
  bridge.emitToHost('resize', { height: Math.ceil(document.documentElement.offsetHeight) });
}).observe(document.documentElement);

function swatch(colour: string): HTMLLIElement {
  const item = document.createElement('li');
  const sample = document.createElement('span');
  sample.style.background = `var(--${colour})`;
  item.append(sample, colour);
  return item;
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no element #${id}`);
  return element;
}
