/** Advice about a manifest that publishing accepts but that will not do what its author expects. */
import type { Manifest } from '../../../contract/manifest.ts';
import { isKnownCapability, normaliseCapability, suggestCapability } from './capabilities.ts';
import { lintEndpoints } from './endpoint-lints.ts';
import type { Finding, ProjectFacts } from './finding.ts';
import type { JsonDocument } from './json-text.ts';
import { isObject, wildcardVersion } from './publish-rules.ts';

/** `manifest` is the normalised form of `document`. */
export function lintManifest(document: JsonDocument, manifest: Manifest, facts: ProjectFacts): Finding[] {
  const fields = isObject(document.value) ? document.value : {};
  return [
    ...lintIdentity(manifest),
    ...lintCapabilities(manifest),
    ...lintUi(fields.ui, manifest, facts),
    ...lintEndpoints(fields.api, manifest, facts),
  ];
}

function lintIdentity(manifest: Manifest): Finding[] {
  const findings: Finding[] = [];
  if (manifest.publisher === null) {
    findings.push({
      rule: 'manifest.publisher-missing',
      severity: 'warning',
      at: ['publisher'],
      message: 'The manifest names no publisher.',
      why: 'Here the publisher is then local-dev; a first publish without one fails in the registry.',
      fix: 'Add "publisher" with the name of your organisation.',
    });
  }
  if (wildcardVersion.test(manifest.version)) {
    findings.push({
      rule: 'manifest.version-wildcard',
      severity: 'warning',
      at: ['version'],
      message: 'The version ends in a wildcard.',
      why: 'The registry chooses the patch number at publish, so the published version cannot be installed by this name.',
      fix: 'Write the full version, such as 1.2.3, if it shall be installed right after publishing.',
    });
  }
  if (manifest.runtime !== 'wasm-js@1') {
    findings.push({
      rule: 'manifest.runtime-unusual',
      severity: 'info',
      at: ['runtime'],
      message: `The runtime ${manifest.runtime} has no effect of its own.`,
      why: 'The runner always runs dist/main.wasm as a component.',
      fix: 'Use wasm-js@1.',
    });
  }
  return findings;
}

function lintCapabilities(manifest: Manifest): Finding[] {
  const seen = new Set<string>();
  return manifest.capabilities.flatMap((capability, index): Finding[] => {
    const at = ['capabilities', index];
    if (!isKnownCapability(capability)) {
      const meant = suggestCapability(capability);
      return [
        {
          rule: 'manifest.capability-unknown',
          severity: 'warning',
          at,
          message: `The platform knows no capability ${capability.trim()}.`,
          why: 'It is dropped at install without a word, and host calls that need it are refused.',
          fix: meant ? `Write ${meant}.` : 'Remove it or use one of the known capabilities.',
        },
      ];
    }
    const again = seen.has(normaliseCapability(capability));
    seen.add(normaliseCapability(capability));
    if (!again) return [];
    const message = `The capability ${capability.trim()} is listed twice.`;
    return [{ rule: 'manifest.capability-duplicate', severity: 'info', at, message, fix: 'Remove one of the two.' }];
  });
}

function lintUi(ui: unknown, manifest: Manifest, facts: ProjectFacts): Finding[] {
  if (manifest.ui === null) {
    if (!facts.hasUi) return [];
    return [
      {
        rule: 'manifest.ui-undeclared',
        severity: 'warning',
        at: ['ui'],
        message: 'The project has a user interface that the manifest does not declare.',
        why: 'Without "ui" the extension gets no menu entry.',
        fix: 'Add "ui" with type iframe, an entry and a menu label.',
      },
    ];
  }
  const findings: Finding[] = droppedHooks(ui);
  if (facts.hasUi === false) {
    findings.push({
      rule: 'manifest.ui-absent',
      severity: 'warning',
      at: ['ui'],
      message: 'The manifest declares a user interface, but ui/index.html does not exist.',
      why: 'The page of the extension would be empty.',
      fix: 'Add ui/index.html or remove "ui".',
    });
  }
  if (!/^(\.?\/)?(ui\/)?index\.html$/.test(manifest.ui.entry)) {
    findings.push({
      rule: 'manifest.ui-entry-ignored',
      severity: 'warning',
      at: ['ui', 'entry'],
      message: 'The platform does not read this entry.',
      why: 'It always opens ui/index.html of the bundle.',
      fix: 'Name the start page ui/index.html and write the same here.',
    });
  }
  if (!manifest.ui.hooks) {
    findings.push({
      rule: 'manifest.menu-missing',
      severity: 'info',
      at: ['ui'],
      target: 'key',
      message: 'The user interface has no menu entry.',
      why: 'It can be reached by its address only.',
      fix: 'Add hooks.appMenu with a label.',
    });
  }
  return findings;
}

function droppedHooks(ui: unknown): Finding[] {
  const hooks = isObject(ui) && isObject(ui.hooks) ? ui.hooks : {};
  return Object.keys(hooks)
    .filter((name) => name !== 'appMenu' && name !== 'clientPortalMenu')
    .map((name) => ({
      rule: 'manifest.hook-dropped',
      severity: 'warning',
      at: ['ui', 'hooks', name],
      target: 'key',
      message: `The hook ${name} has no effect.`,
      why: 'Registration keeps appMenu and clientPortalMenu and drops every other hook.',
      fix: 'Remove it or use one of the two.',
    }));
}
