import type { DeclarationFile } from '../src/ode/equations/linking/library.ts';

const texts = import.meta.glob('./mouse/*.eq', { query: '?raw', import: 'default', eager: true });

/**
 * A mammalian column, circuit `mouse`: a cone (Chen et al. 2024) and a ganglion cell at 37 °C (Fohlmeister, Cohen & Newman 2010) around the bipolar cell of the
 * catalogue. Its spikes are several times as quick as those of the salamander's cell.
 */
export const mouseFiles: readonly DeclarationFile[] = Object.entries(texts).map(([file, text]) => ({ file, text }));
