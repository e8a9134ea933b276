import fc from 'fast-check';
import { askedPath, askedSeed, tellSeed } from './seed.ts';

/** fast-check for tests of properties: every test file has one seed, printed when it starts (seed.ts says how to have it again). */
const seed = askedSeed ?? Math.trunc(2 ** 31 * Math.random());
fc.configureGlobal({ seed, ...(askedPath !== undefined && { path: askedPath }) });
tellSeed('properties', seed);

export { fc };
