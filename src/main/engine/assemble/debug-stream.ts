/** The debug stream over what the traces tell. */
import type { Hono } from 'hono';
import { createDebugRings } from '../api/debug-stream/rings.ts';
import { createDebugStreamRoutes } from '../api/debug-stream/routes.ts';
import type { TraceStore } from '../trace/types.ts';
import type { Access } from './access.ts';
import type { Base } from './options.ts';
import type { Records } from './records.ts';

export function openDebugStream(base: Base, { registry }: Records, trace: TraceStore, { identify }: Access): Hono {
  const { clock, logger, fidelity, settings, stack } = base;
  const rings = stack.adopt(createDebugRings({ trace, clock, logger }), (open) => open.dispose());
  const tailCount = (): number => settings.number('EXT_DEBUG_SSE_TAIL_COUNT');
  return createDebugStreamRoutes({ rings, registry, identify, fidelity, tailCount });
}
