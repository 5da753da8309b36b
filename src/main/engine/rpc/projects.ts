/** Procedures of `projects.*`, `files.*` and `manifest.*`. */
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

export function projectProcedures(os: RpcBase, parts: RpcParts) {
  const { projects } = parts;
  const changed = () => parts.changes.publish('change', { topic: 'projects' });
  return {
    recent: os.projects.recent.handler(() => projects.recent()),
    open: os.projects.open.handler(async ({ input }) => {
      const project = await projects.open(input.root);
      changed();
      return project;
    }),
    create: os.projects.create.handler(async ({ input }) => {
      const project = await projects.create(input);
      changed();
      return project;
    }),
    samples: os.projects.samples.handler(() => projects.samples()),
    openSample: os.projects.openSample.handler(async ({ input }) => {
      const project = await projects.openSample(input.sampleId);
      changed();
      return project;
    }),
    get: os.projects.get.handler(({ input }) => projects.get(input.projectId)),
    forget: os.projects.forget.handler(async ({ input }) => {
      await projects.forget(input.projectId);
      changed();
    }),
    browse: os.projects.browse.handler(({ input }) => projects.browse(input.path, input.filesEnding)),
    pickFolder: os.projects.pickFolder.handler(() => parts.pickFolder()),
    watch: os.projects.watch.handler(({ input, signal }) => projects.watch(input.projectId, signal)),
  };
}

export function fileProcedures(os: RpcBase, { projects: { files } }: RpcParts) {
  return {
    tree: os.files.tree.handler(({ input }) => files.tree(input.projectId)),
    read: os.files.read.handler(({ input }) => files.read(input.projectId, input.path)),
    write: os.files.write.handler(({ input }) => files.write(input.projectId, input)),
    rename: os.files.rename.handler(({ input }) => files.rename(input.projectId, input.path, input.to)),
    remove: os.files.remove.handler(({ input }) => files.remove(input.projectId, input.path)),
    watch: os.files.watch.handler(({ input, signal }) => files.watch(input.projectId, signal)),
  };
}

export function manifestProcedures(os: RpcBase, parts: RpcParts) {
  return {
    validate: os.manifest.validate.handler(({ input }) => parts.projects.validateManifest(input.projectId, input.text)),
    schema: os.manifest.schema.handler(() => parts.projects.manifestSchema()),
  };
}
