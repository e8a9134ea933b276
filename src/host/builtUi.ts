import { fileURLToPath } from 'node:url';

/** Where the build puts the page: beside the programs' folder. */
export const builtUi = (): string => fileURLToPath(new URL('../ui/', import.meta.url));
