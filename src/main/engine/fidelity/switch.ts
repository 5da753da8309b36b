/** One point where the platform's code departs from its documents or has a defect. */

/** `platform` does what production does, `helpful` what an author would rather have. */
export type FidelityPosition = 'platform' | 'helpful';

export interface FidelitySwitch {
  /** The contract's topic. */
  topic: string;
  default: FidelityPosition;
  /** True where the platform's behaviour is a security matter. */
  security: boolean;
  platform: string;
  helpful: string;
}
