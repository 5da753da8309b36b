/** `new`: creates a project from a template. */
import path from 'node:path';
import { templateIds, templateIdSchema } from '../../contract/projects.ts';
import { withClient } from './connect.ts';
import { exitDone, text, UsageError, type Verb } from './verb.ts';

/** A reverse-domain name from the folder's: `My Reports` becomes `com.example.my-reports`. */
export function nameFromFolder(folder: string): string {
  const label = path
    .basename(path.resolve(folder))
    // `é` falls apart into a letter and its accent, which goes.
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `com.example.${label || 'extension'}`;
}

export const newProject: Verb = {
  name: 'new',
  summary: 'Create an extension from a template',
  usage: `<folder> --template <${templateIds.join('|')}> [--name <reverse.domain>] [--publisher <name>] [--label <text>]`,
  options: {
    template: { type: 'string' },
    name: { type: 'string' },
    publisher: { type: 'string' },
    label: { type: 'string' },
  },
  arity: [1, 1],
  run: (context) => {
    const folder = context.args[0] ?? '';
    const template = templateIdSchema.safeParse(text(context, 'template') ?? 'handler-ui');
    if (!template.success) throw new UsageError(`--template takes one of: ${templateIds.join(', ')}.`);
    return withClient(context, async (client) => {
      const project = await client.projects.create({
        root: path.resolve(folder),
        template: template.data,
        name: text(context, 'name') ?? nameFromFolder(folder),
        publisher: text(context, 'publisher') ?? 'local-dev',
        label: text(context, 'label'),
      });
      if (context.json)
        context.out.json({ projectId: project.id, root: project.root, name: project.title, template: template.data });
      else context.out.line(`Created ${project.title} in ${project.root}`);
      return exitDone;
    });
  },
};
