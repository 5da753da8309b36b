/** What the sandbox refuses outright. Thrown through the guest, it ends the run and tells why. */

export class SandboxRefusal extends Error {
  readonly facility: 'wasi-http' | 'filesystem' | 'exit';

  constructor(facility: SandboxRefusal['facility'], message: string) {
    super(message);
    this.name = 'SandboxRefusal';
    this.facility = facility;
  }
}

export function refuse(facility: SandboxRefusal['facility'], message: string): never {
  throw new SandboxRefusal(facility, message);
}

/** A resource type of which no value can come to exist. */
export function closedResource(facility: SandboxRefusal['facility'], message: string): new () => object {
  return class {
    constructor() {
      refuse(facility, message);
    }
    static fromList(): never {
      return refuse(facility, message);
    }
  };
}
