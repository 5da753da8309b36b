/** Completion and hovers for manifest.json. Findings come from the engine, which judges as publishing does. */
import type { JsonValue } from '../../../../contract/common.ts';
import { json } from './monaco.ts';

export function applyManifestSchema(projectId: string, schema: JsonValue): void {
  json.jsonDefaults.setDiagnosticsOptions({
    validate: true,
    allowComments: false,
    enableSchemaRequest: false,
    schemaValidation: 'ignore',
    schemas: [{ uri: 'alga-workbench://manifest.schema.json', fileMatch: [`${projectId}/manifest.json`], schema }],
  });
}
