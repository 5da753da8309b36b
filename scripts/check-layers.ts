/** Command: prints every import that crosses the layers the wrong way; exits with 1 when there is one. */
import path from 'node:path';
import { checkLayers, readSources } from './layers/check.ts';

const sources = readSources(path.resolve(import.meta.dirname, '..'));
const problems = checkLayers(sources);
for (const { file, line, problem } of problems) console.log(`${file}:${line}: ${problem}`);
console.log(`${sources.size} modules, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
