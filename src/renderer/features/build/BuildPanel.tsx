/** Placeholder until the feature is in place. */
import type { FeatureProps } from '../../app/registry.ts';

export default function BuildPanel({ projectId }: FeatureProps) {
  return <p data-project={projectId}>BuildPanel</p>;
}
