/** From a plan to what a thread needs to set a component back: modules that show their state, and images of memories. */
import { z } from 'zod';
import type { WasmModule } from '../component/wasm.ts';
import type { ResetRecipe } from './core-group.ts';
import { exposeState } from './expose.ts';
import { captureMemory } from './memory-image.ts';
import type { ResetPlan } from './plan.ts';

const moduleSchema = z.object({ globals: z.array(z.number()), memory: z.number().nullable() });
const planSchema: z.ZodType<ResetPlan> = z.discriminatedUnion('possible', [
  z.object({ possible: z.literal(true), modules: z.record(z.string(), moduleSchema) }),
  z.object({ possible: z.literal(false), because: z.string() }),
]);

/** Throws on what `planReset` did not write. */
export function parsePlan(text: Uint8Array): ResetPlan {
  return planSchema.parse(JSON.parse(Buffer.from(text).toString()));
}

/** The module to compile: with its state exported where that is needed. */
export function preparedModule(plan: ResetPlan, name: string, bytes: Uint8Array): Uint8Array {
  const state = plan.possible ? plan.modules[name] : undefined;
  return state === undefined ? bytes : exposeState(bytes, state);
}

/** Null where the component has to be made anew for each request. */
export function recipeOf(plan: ResetPlan, modules: Readonly<Record<string, WasmModule>>): ResetRecipe | null {
  if (!plan.possible) return null;
  const recipe: ResetRecipe = {};
  for (const [name, { globals, memory }] of Object.entries(plan.modules)) {
    const module = modules[name];
    const image = memory === null || module === undefined ? null : captureMemory(module);
    if (memory !== null && image === null) return null;
    recipe[name] = { globals, memory: image };
  }
  return recipe;
}
