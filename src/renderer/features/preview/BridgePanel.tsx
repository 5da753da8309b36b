/** Placeholder until the feature is in place. */
import type { FeatureProps } from '../../app/registry.ts';

export default function BridgePanel({ projectId }: FeatureProps) {
  return <p data-project={projectId}>BridgePanel</p>;
}
