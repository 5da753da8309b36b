/** placeholder */
export { default } from '../editor/index.tsx';
