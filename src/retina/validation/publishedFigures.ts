import { degenerationFigures } from './degeneration.ts';
import { electroretinogramFigures } from './electroretinogram.ts';
import { ganglionCellFigures } from './ganglionCells.ts';
import { pathwayFigures } from './pathways.ts';
import type { PublishedFigure } from './publishedFigure.ts';
import { receptorFigures } from './receptors.ts';
import { spaceFigures } from './space.ts';
import { timeAndContrastFigures } from './timeAndContrast.ts';

/** All published figures, by theme. A new theme is a file and a line here. */
export const publishedFigures: readonly PublishedFigure[] = [
	...receptorFigures,
	...pathwayFigures,
	...timeAndContrastFigures,
	...electroretinogramFigures,
	...ganglionCellFigures,
	...spaceFigures,
	...degenerationFigures,
];
