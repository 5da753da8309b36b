/** The UI preview: a sandboxed iframe on its own origin, and the bridge between it and the gateway. */
import { z } from 'zod';
import { base64Schema, procedure } from './common.ts';

export const previewSchema = z.object({
  url: z.string(),
  /** Origin that bridge messages must come from. */
  origin: z.string(),
  /** Value of the iframe's sandbox attribute, as the product sets it. */
  sandbox: z.string(),
  contentHash: z.string(),
  installId: z.uuid(),
});
export type Preview = z.infer<typeof previewSchema>;

export const themeTokensSchema = z.record(z.string(), z.string());
export type ThemeTokens = z.infer<typeof themeTokensSchema>;

export const proxyCallSchema = z.object({
  installId: z.uuid(),
  /** Correlates the bridge message and its answer; minted by the UI. */
  bridgeRequestId: z.string().min(1),
  /** As the UI sent it: may lack its leading slash and may carry a query. */
  route: z.string(),
  method: z.string().optional(),
  body: base64Schema.optional(),
});
export type ProxyCall = z.infer<typeof proxyCallSchema>;

/** Exactly one of `body` and `error` goes back to the UI; the rest is for the bridge list. */
export const proxyAnswerSchema = z.object({
  body: base64Schema.optional(),
  error: z.string().optional(),
  status: z.number().nullable(),
  traceId: z.string().nullable(),
  durationMs: z.number(),
});
export type ProxyAnswer = z.infer<typeof proxyAnswerSchema>;

export const previewContract = {
  get: procedure
    .input(
      z.object({
        projectId: z.string(),
        /** Client-side path handed to the UI. */
        path: z.string().default('/'),
        /** Origin of the page that embeds the iframe. */
        parentOrigin: z.string(),
      }),
    )
    .output(previewSchema),
  /** Carries out an `apiproxy` message: a gateway request made by the engine, so the page never fetches across origins. */
  apiProxy: procedure.input(proxyCallSchema).output(proxyAnswerSchema),
  /** The CSS custom properties that the product hands to a UI, for both themes. */
  themeTokens: procedure.output(z.object({ light: themeTokensSchema, dark: themeTokensSchema })),
};
