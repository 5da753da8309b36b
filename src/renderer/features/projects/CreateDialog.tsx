/** A new project from a template. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useRef, useState, type FormEvent, type RefObject } from 'react';
import type { Project, TemplateId } from '../../../contract/projects.ts';
import { useQueries } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field, Input } from '../../ui/Input.tsx';
import { FailureView } from '../../ui/States.tsx';
import { checkForm, emptyForm, targetFolder, toInput, type CreateErrors, type CreateForm } from './create-form.ts';
import styles from './CreateDialog.module.css';
import { FolderDialog } from './FolderDialog.tsx';

const templates: { id: TemplateId; title: string; text: string }[] = [
  { id: 'handler-ui', title: 'Handler and UI', text: 'A page that calls its own handler, which runs in the sandbox.' },
  { id: 'ui', title: 'UI only', text: 'A page in the product, without a handler.' },
];

export interface CreateDialogProps {
  open: boolean;
  onClose: () => void;
  onCreated: (project: Project) => void;
}

export function CreateDialog({ open, onClose, onCreated }: CreateDialogProps) {
  const nameInput = useRef<HTMLInputElement>(null);
  return (
    <Dialog open={open} onClose={onClose} title="New project" width={560} initialFocus={nameInput}>
      <CreateFormView nameInput={nameInput} onClose={onClose} onCreated={onCreated} />
    </Dialog>
  );
}

interface CreateFormViewProps extends Omit<CreateDialogProps, 'open'> {
  nameInput: RefObject<HTMLInputElement | null>;
}

function CreateFormView({ nameInput, onClose, onCreated }: CreateFormViewProps) {
  const queries = useQueries();
  const home = useQuery(queries.projects.browse.queryOptions({ input: {} })).data?.home ?? '';
  const [form, setForm] = useState(emptyForm);
  const [touched, setTouched] = useState<ReadonlySet<keyof CreateErrors>>(new Set());
  const [browsing, setBrowsing] = useState(false);
  const create = useMutation(queries.projects.create.mutationOptions({ onSuccess: onCreated }));

  const errors = checkForm(form, home);
  const shownErrors: CreateErrors = Object.fromEntries(
    Object.entries(errors).filter(([field]) => touched.has(field as keyof CreateErrors)),
  );
  const change = (part: Partial<CreateForm>) => {
    create.reset();
    setForm((before) => ({ ...before, ...part }));
  };
  const touch = (field: keyof CreateErrors) => setTouched((before) => new Set(before).add(field));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(new Set(['name', 'publisher', 'root']));
    if (Object.keys(errors).length === 0) create.mutate(toInput(form, home));
  };

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TemplateChoice value={form.template} onChange={(template) => change({ template })} />
      <Field label="Name" hint="A reverse domain; it names the extension everywhere." error={shownErrors.name}>
        {(control) => (
          <Input
            {...control}
            code
            ref={nameInput}
            placeholder="com.acme.reports"
            value={form.name}
            onChange={(event) => change({ name: event.target.value })}
            onBlur={() => form.name !== '' && touch('name')}
          />
        )}
      </Field>
      <Field label="Folder" hint="It must be empty or not exist yet." error={shownErrors.root}>
        {(control) => (
          <div className={styles.folder}>
            <Input
              {...control}
              code
              placeholder={targetFolder({ ...form, root: '' }, home) || home}
              value={form.root}
              onChange={(event) => change({ root: event.target.value })}
              onBlur={() => touch('root')}
            />
            <Button onClick={() => setBrowsing(true)}>Browse</Button>
          </div>
        )}
      </Field>
      <div className={styles.pair}>
        <Field label="Publisher" error={shownErrors.publisher}>
          {(control) => (
            <Input
              {...control}
              code
              value={form.publisher}
              onChange={(event) => change({ publisher: event.target.value })}
              onBlur={() => touch('publisher')}
            />
          )}
        </Field>
        <Field label="Menu label (optional)">
          {(control) => (
            <Input
              {...control}
              placeholder="Made from the name"
              value={form.label}
              onChange={(event) => change({ label: event.target.value })}
            />
          )}
        </Field>
      </div>
      {create.isError && <FailureView compact failure={toFailure(create.error)} />}
      <div className={styles.actions}>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" busy={create.isPending}>
          Create project
        </Button>
      </div>
      <FolderDialog
        open={browsing}
        title="Where to put the project"
        description="The project gets a folder of its own in the one you choose."
        action="Choose folder"
        onClose={() => setBrowsing(false)}
        onChoose={(path) => {
          change({ root: targetFolder({ ...form, root: '' }, path) || path });
          setBrowsing(false);
        }}
      />
    </form>
  );
}

function TemplateChoice({ value, onChange }: { value: TemplateId; onChange: (template: TemplateId) => void }) {
  const name = useId();
  return (
    <fieldset className={styles.templates}>
      <legend>Template</legend>
      {templates.map((template) => (
        <div key={template.id} className={styles.template}>
          <input
            type="radio"
            id={`${name}-${template.id}`}
            name={name}
            value={template.id}
            checked={value === template.id}
            aria-describedby={`${name}-${template.id}-text`}
            onChange={() => onChange(template.id)}
          />
          <div>
            <label htmlFor={`${name}-${template.id}`} className={styles.templateTitle}>
              {template.title}
            </label>
            <p id={`${name}-${template.id}-text`} className={styles.templateText}>
              {template.text}
            </p>
          </div>
        </div>
      ))}
    </fieldset>
  );
}
