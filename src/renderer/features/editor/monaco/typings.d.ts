/** Made while the app is built, see scripts/typings-plugin.ts. */
declare module 'virtual:alga-typings' {
  /** Declarations for the editor; paths are below `node_modules`. */
  const typings: { path: string; text: string }[];
  export default typings;
}
