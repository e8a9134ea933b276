import { readdirSync, readFileSync } from 'node:fs';
import type { DeclarationFile } from '../../src/ode/equations/linking/library.ts';

const folder = new URL('mouse/', import.meta.url);

/** A mammalian column: a cone (Chen 2024) and a ganglion cell at 37 °C (Fohlmeister, Cohen & Newman 2010) around the bipolar cell of the catalogue; circuit `mouse`. */
export const mouseFiles: readonly DeclarationFile[] = readdirSync(folder)
	.sort()
	.map((file) => ({ file, text: readFileSync(new URL(file, folder), 'utf8') }));
