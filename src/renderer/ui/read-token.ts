/** Design tokens as plain colours, for libraries that paint by themselves (editor, terminal). */

/** The value that a colour token has now as `#rrggbb`, or `#rrggbbaa` where it is not opaque. */
export function readToken(name: `--${string}`, page: Window = window): string {
  const probe = page.document.createElement('span');
  probe.style.color = `var(${name})`;
  page.document.body.append(probe);
  const painted = page.getComputedStyle(probe).color;
  probe.remove();
  return toHex(painted);
}

/** `rgb(1, 2, 3)` and `rgb(1 2 3 / 50%)` as hexadecimal. */
export function toHex(color: string): string {
  const numbers = color.match(/[\d.]+%?/g) ?? [];
  const channels = numbers.map((text, index) => {
    if (index < 3) return Number.parseFloat(text);
    return Number.parseFloat(text) * (text.endsWith('%') ? 0.01 : 1) * 255;
  });
  const visible = channels.length === 4 && channels[3] === 255 ? channels.slice(0, 3) : channels;
  return `#${visible.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}
