// `npm run bench:data [-- --quick --json --only ROW]`: what data in and out costs, a row of bench/data each.
import { bundleForNode } from './bundleForNode.mjs';

await import(await bundleForNode('bench/data/main.ts', 'benchData'));
