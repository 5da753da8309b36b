/** Types of `lock.mjs`, which runs under Nodes that cannot read TypeScript. */
export function withLock<T>(file: string, onWait: (holder: string) => void, work: () => Promise<T>): Promise<T>;
