/** The platform's management routes over the parts of this engine. */
import type { Hono } from 'hono';
import { createApi } from '../api/api.ts';
import type { Access } from './access.ts';
import type { Base } from './options.ts';

/** `families` have their whole paths each. */
export function openManagement({ fidelity, logger }: Base, { identify, allowedHosts }: Access, families: Hono[]): Hono {
  return createApi({ families, identify, fidelity, allowedHosts, logger });
}
