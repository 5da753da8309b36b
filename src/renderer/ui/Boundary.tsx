/** Keeps a fault in one view or panel from taking the window with it. */
import { Component, type ReactNode } from 'react';
import { toFailure } from '../rpc/failure.ts';
import { FailureView } from './States.tsx';

interface BoundaryProps {
  /** A change of this key clears the fault. */
  resetKey?: string;
  children: ReactNode;
}

interface BoundaryState {
  fault: { error: unknown } | null;
  resetKey: string | undefined;
}

/** React offers error boundaries as classes only. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { fault: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { fault: { error } };
  }

  static getDerivedStateFromProps(props: BoundaryProps, state: BoundaryState): Partial<BoundaryState> | null {
    return props.resetKey === state.resetKey ? null : { fault: null, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    if (!this.state.fault) return this.props.children;
    return (
      <FailureView
        failure={toFailure(this.state.fault.error)}
        action={{ label: 'Reload this part', onSelect: () => this.setState({ fault: null }) }}
      />
    );
  }
}
