/** The option that `build` and `install` share: which features of the guest's JavaScript engine are on. */
import { buildOptionsSchema, type BuildOptions } from '../../contract/builds.ts';
import { text, UsageError, type VerbContext } from './verb.ts';

export function engineFeatures(context: VerbContext): Partial<BuildOptions> {
  const value = text(context, 'engine-features');
  if (value === undefined) return {};
  const parsed = buildOptionsSchema.shape.engineFeatures.safeParse(value);
  if (!parsed.success) throw new UsageError('--engine-features takes live or platform-cli.');
  return { engineFeatures: parsed.data };
}
