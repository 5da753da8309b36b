/** Export and import as the rest of the engine sees them: streams of events, whose last one holds the result. */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Install } from '../../../contract/installs.ts';
import type { ExportEvent, ExportInput, ImportEvent, ImportInput } from '../../../contract/transfer.ts';
import { type ExportParts, exportProject } from './export-project.ts';
import { assertAbsolute } from './failures.ts';
import { type ImportParts, importProject } from './import-project.ts';
import { reporting } from './progress.ts';

interface TransferParts extends Omit<ExportParts, 'temporary'>, Omit<ImportParts, 'temporary' | 'vault'> {
  dataDir: string;
  vault: ExportParts['vault'] & ImportParts['vault'];
  tenantId: () => string;
  /** Told after an import, with the install where there is one. */
  imported: (installId: string | null) => void;
}

export interface Transfers {
  export(install: Install, request: ExportInput, signal?: AbortSignal): AsyncGenerator<ExportEvent, void>;
  import(request: ImportInput, signal?: AbortSignal): AsyncGenerator<ImportEvent, void>;
}

/** Clears what a process that was killed left of earlier work. */
export function createTransfers({ dataDir, tenantId, imported, ...parts }: TransferParts): Transfers {
  const temporary = path.join(dataDir, 'transfer');
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });

  return {
    export: (install, request, callers) =>
      reporting<ExportEvent>(async (report, signal) => {
        for (const given of [request.file, request.sources]) if (given !== null) assertAbsolute(given);
        const result = await exportProject({ ...parts, temporary }, install, request, report, signal);
        return { phase: 'done', result };
      }, callers),

    import: (request, callers) =>
      reporting<ImportEvent>(async (report, signal) => {
        for (const given of [request.file, request.sourcesTo]) if (given !== null) assertAbsolute(given);
        const done = await importProject({ ...parts, temporary }, tenantId(), request, report, signal);
        if (!request.dryRun) imported(done.installId);
        return { phase: 'done', ...done };
      }, callers),
  };
}
