import { describe, expect, it } from 'vitest';
import { createFidelity, fidelitySwitches } from './fidelity.ts';

/** The page that lists the switches; run the test with `-u` after a change of the table. */
function page(): string {
  const rows = Object.entries(fidelitySwitches).map(
    ([id, entry]) => `| \`${id}\` | ${entry.platform} | ${entry.helpful} | ${entry.default} | ${entry.security ? 'yes' : ''} |`,
  );
  return [
    '# Fidelity',
    '',
    'Where the production platform departs from its own documents, or has a defect, the workbench has one switch with two',
    'positions: `platform` does bit for bit what production does, `helpful` what an author would rather have. The default is what',
    'an author must see before publishing; a defect that is a matter of security is never the default.',
    '',
    '| Switch | `platform` | `helpful` | Default | Security |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

describe('fidelity', () => {
  it('is documented switch by switch', async () => {
    await expect(page()).toMatchFileSnapshot('../../../docs/fidelity.md');
  });

  it('takes overrides before defaults', () => {
    const fidelity = createFidelity({ 'gateway.response-headers': 'helpful' });
    expect(fidelity.position('gateway.response-headers')).toBe('helpful');
    expect(fidelity.position('gateway.execute-body-limit')).toBe('platform');
  });

  it.each(Object.entries(fidelitySwitches))(
    '%s says what both positions do',
    (id, { topic, platform, helpful, security, ...rest }) => {
      expect(id).toMatch(/^[a-z]+\.[a-z-]+$/);
      expect(topic).not.toBe('');
      for (const sentence of [platform, helpful]) expect(sentence).toMatch(/^[A-Z].*\.$/);
      // A security defect is never the default.
      expect(security && rest.default === 'platform').toBe(false);
    },
  );
});
