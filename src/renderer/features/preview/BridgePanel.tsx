/** The bottom panel's tab for the messages of the previews. */
import type { FeatureProps } from '../../app/registry.ts';
import { BridgeList } from './BridgeList.tsx';

export default function BridgePanel({ projectId }: FeatureProps) {
  return <BridgeList key={projectId} label="Bridge messages in the panel" />;
}
